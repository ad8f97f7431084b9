package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.server.http.Backlog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A watcher's way to where it keeps up: one delivery of a reader after the other, as its socket takes them. Of the connection's event
 * loop.
 */
final class Approach extends BaseSubscriber<Delivery> {
    /** How many deliveries are asked of a reader at a time. */
    private static final int BATCH = 32;

    /** When it looks again whether there is room for what may be large. */
    private static final long AGAIN_MILLIS = 20;

    /** How often it does so: for 10 s. */
    private static final int TIMES = 500;

    private final Watcher watcher;
    private final EventLoop loop;
    private boolean hasBegun;
    private boolean isAsked;
    private boolean isComplete;
    private boolean isStalled;
    private boolean isLeft;
    private boolean isEncoding;
    private int waited;

    /** What came when the socket took no more. */
    private @Nullable Delivery held;

    /** Whether it has caught up, if nothing follows. */
    private boolean hasReached;

    /** @param hasBegun whether it goes on from a place, and not from where it has yet to find */
    Approach(Watcher watcher, EventLoop loop, boolean hasBegun) {
        this.watcher = watcher;
        this.loop = loop;
        this.hasBegun = hasBegun;
    }

    void begin(Flux<Delivery> deliveries) {
        deliveries.publishOn(Schedulers.fromExecutor(loop), BATCH).subscribe(this);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        ask();
    }

    /** One at a time, for there may be many that share a socket. */
    private void ask() {
        if (!isAsked && !isEncoding && !isComplete && !isDisposed() && watcher.hasRoom()) {
            isAsked = true;
            request(1);
        }
    }

    /** The socket takes more. */
    void goOn() {
        Delivery next = held;
        if (next == null) {
            ask();
        } else if (hasRoomFor(next)) {
            held = null;
            take(next);
        }
    }

    /** Nobody wants it any more; what is on its way is dropped. */
    void leave() {
        isLeft = true;
        held = null;
        cancel();
    }

    /** Whether it is at a place: a snapshot that is to come first has come. */
    boolean hasBegun() {
        return hasBegun;
    }

    /**
     * Whether its socket has taken nothing since this was last asked; then it need not keep what it has read ahead. Not before it has
     * begun: it has no place to go on from.
     */
    boolean isStalled() {
        boolean wasStalled = isStalled;
        isStalled = hasBegun && !watcher.hasRoom();
        return wasStalled && isStalled;
    }

    @Override
    protected void hookOnNext(Delivery delivery) {
        isAsked = false;
        if (hasRoomFor(delivery)) {
            take(delivery);
        } else {
            held = delivery;
        }
    }

    private boolean hasRoomFor(Delivery delivery) {
        if (!watcher.hasRoom()) {
            return false;
        }
        boolean mustWait = delivery instanceof Delivery.Snapshot && watcher.isBacklogFull();
        if (mustWait && ++waited > TIMES) {
            leave();
            watcher.failed(this, Backlog.problem().exception());
        } else if (mustWait) {
            loop.schedule(this::goOn, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return !mustWait;
    }

    private void take(Delivery delivery) {
        if (delivery instanceof Delivery.Snapshot snapshot) {
            encode(snapshot);
        } else {
            take(delivery, null);
        }
    }

    /** A snapshot may be long, so it is written by others: what else there is on this event loop does not wait for that. */
    private void encode(Delivery.Snapshot snapshot) {
        isEncoding = true;
        watcher.encoded(snapshot)
                .publishOn(Schedulers.fromExecutor(loop))
                .subscribe(bytes -> encoded(snapshot, bytes), fault -> {
                    isEncoding = false;
                    fail(fault);
                });
    }

    private void encoded(Delivery.Snapshot snapshot, ByteBuf bytes) {
        isEncoding = false;
        if (isLeft) {
            bytes.release();
        } else {
            take(snapshot, bytes);
        }
    }

    /** @param bytes that it is written as, if that is known */
    private void take(Delivery delivery, @Nullable ByteBuf bytes) {
        try {
            isStalled = false;
            hasReached = delivery instanceof Delivery.Position;
            hasBegun |= !(delivery instanceof Delivery.Opened);
            watcher.take(delivery, bytes);
        } catch (Throwable fault) { // also what Reactor would not tell, as when there is no memory for the bytes
            fail(fault);
            return;
        }
        if (isComplete) {
            complete();
        } else {
            ask();
        }
    }

    private void fail(Throwable fault) {
        if (!isLeft) {
            leave();
            watcher.failed(this, fault);
        }
    }

    @Override
    protected void hookOnComplete() {
        isComplete = true;
        if (held == null && !isEncoding) {
            complete();
        }
    }

    private void complete() {
        if (hasReached) {
            watcher.hasCaughtUp(this);
        } else {
            watcher.turnedAway(this);
        }
    }

    @Override
    protected void hookOnError(Throwable error) {
        watcher.failed(this, error);
    }
}
