package dev.telltale.server.fanout;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.JournalException;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * One subscription of one connection. It approaches by a reader of its own; where it has caught up it becomes a member of a
 * {@link Group}; when its socket takes no more it leaves that with the place it has reached, and once there is room it goes on from
 * there. Of the connection's event loop, but for {@link #onLoop}.
 */
final class Watcher {
    /** Why a stream ends whose journal cannot be read. */
    static final String UNREADABLE = "journal";

    /** How many deliveries are asked of a reader at a time. */
    private static final int BATCH = 32;

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    private final Streams streams;
    private final LiveTail tail;
    private final FanOut fanOut;
    private final Outlet outlet;
    private final Subscription wanted;
    private final Interest interest;

    private @Nullable Approach approach;
    private @Nullable Group group;
    private int place;
    private boolean isBlocked;
    private boolean isOver;

    /** After which it goes on; null before it was opened. */
    private @Nullable Cursor last;

    private long delivered;
    private long gaps;

    Watcher(Streams streams, FanOut fanOut, Outlet outlet, Subscription wanted, Dress dress) {
        this.streams = streams;
        this.tail = streams.tail();
        this.fanOut = fanOut;
        this.outlet = outlet;
        this.wanted = wanted;
        this.interest = Interest.of(wanted, dress);
    }

    Interest interest() {
        return interest;
    }

    /** Does something on its event loop. */
    void onLoop(Runnable action) {
        if (outlet.loop().inEventLoop()) {
            action.run();
        } else if (!outlet.loop().isShuttingDown()) {
            outlet.loop().execute(action);
        }
    }

    // ---- on its way

    /** @param deliveries of the approach */
    void begin(Flux<Delivery> deliveries) {
        Approach next = new Approach();
        approach = next;
        deliveries.publishOn(Schedulers.fromExecutor(outlet.loop()), BATCH).subscribe(next);
    }

    /** Leaves its group, if it is in one, and reads on by itself. */
    void approachAgain() {
        leave();
        begin(tail.approachAgain(wanted, Objects.requireNonNull(last)));
    }

    /** The socket takes more. */
    void goOn() {
        if (approach != null) {
            approach.askIfWritable();
        } else if (isBlocked) {
            isBlocked = false;
            join();
        }
    }

    private void join() {
        approach = null;
        Group joined = fanOut.join(this, Objects.requireNonNull(last).position());
        if (joined != null) {
            group = joined;
            place = joined.add(this);
            streams.counters().live.increment();
            tail.follow(1);
            if (!outlet.flush()) {
                block();
            }
        } else if (!isOver) {
            outlet.flush();
            approachAgain();
        }
    }

    /** Takes one of those events that its group has had before. @return false if it has to go another way */
    boolean catchUp(Delivery.Entry entry, Frames frames) {
        ExecutionEvent event = entry.event();
        LiveTail.Match match = interest.match(tail, event);
        if (match == LiveTail.Match.UNKNOWN || !outlet.isWritable()) {
            return false;
        }
        last = entry.cursor();
        if (match == LiveTail.Match.WANTED) {
            outlet.write(interest.dress().events(List.of(frames.of(entry)), allocator()));
            count(1);
            tail.delivered(1);
        }
        if (event.isTerminal() && event.envelope().executionId().equals(interest.executionId())) {
            finish();
        }
        return !isOver;
    }

    // ---- in a group

    void movedTo(int next) {
        place = next;
    }

    /** Writes what its group writes. @param events how many that is */
    void take(ByteBuf bytes, int events) {
        outlet.write(bytes);
        delivered += events;
        if (!outlet.flush()) {
            block();
        }
    }

    private void block() {
        if (group != null && group.hasEnded()) {
            return; // what remains is one last frame
        }
        leave();
        isBlocked = true;
    }

    private void leave() {
        Group left = group;
        if (left != null) {
            group = null;
            last = tail.cursor(fanOut.position());
            left.remove(place);
            streams.counters().live.decrement();
            tail.follow(-1);
        }
    }

    // ---- its end

    /** The execution it follows has ended. */
    void finish() {
        leave();
        close(Delivery.Closed.FINISHED);
    }

    /** The server closes. */
    void shutDown() {
        cancelApproach();
        leave();
        close(Delivery.Closed.SHUTDOWN);
    }

    private void close(String reason) {
        Cursor at = last;
        if (at != null && !isOver) {
            write(new Delivery.Closed(at, reason, delivered, gaps));
        }
        over();
    }

    private void over() {
        if (!isOver) {
            isOver = true;
            outlet.flush();
            outlet.ended(this);
        }
    }

    /** The connection is gone, or wants no more of it. */
    void cancel() {
        isOver = true;
        cancelApproach();
        Group left = group;
        leave();
        if (left != null) {
            fanOut.tidy(left);
        }
    }

    private void cancelApproach() {
        if (approach != null) {
            approach.cancel();
            approach = null;
        }
    }

    // ---- what it writes by itself

    private void write(Delivery delivery) {
        boolean isBeforeSnapshot = wanted.from() instanceof From.Snapshot;
        outlet.write(
                delivery instanceof Delivery.Opened opened && isBeforeSnapshot
                        ? interest.dress().openedBeforeSnapshot(opened, allocator())
                        : interest.dress().delivery(delivery, streams.nowMicros(), allocator()));
    }

    private void count(long events) {
        delivered += events;
        streams.counters().delivered.add(events);
    }

    private static ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    /** Takes from a reader as much as the socket takes. */
    private final class Approach extends BaseSubscriber<Delivery> {
        private int outstanding;
        private boolean willFlush;
        private boolean hasReached; // where it has caught up, if nothing follows

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            ask();
        }

        private void ask() {
            outstanding = BATCH;
            request(BATCH);
        }

        void askIfWritable() {
            if (outstanding == 0 && outlet.isWritable() && !isDisposed()) {
                ask();
            }
        }

        @Override
        protected void hookOnNext(Delivery delivery) {
            outstanding--;
            hasReached = delivery instanceof Delivery.Position;
            if (delivery instanceof Delivery.Closed closed) {
                last = closed.cursor();
                cancelApproach();
                close(closed.reason());
                return;
            }
            if (!hasReached) {
                pass(delivery);
            }
            last = delivery.cursor();
            flushSoon();
            askIfWritable();
        }

        private void pass(Delivery delivery) {
            if (delivery instanceof Delivery.Entry entry) {
                outlet.write(interest.dress().events(List.of(new Frame(entry)), allocator()));
                count(1);
                return;
            }
            if (delivery instanceof Delivery.Gap) {
                gaps++;
                streams.counters().gaps.increment();
            }
            write(delivery);
        }

        /** One flush, and so one system call, for all that comes in one go. */
        private void flushSoon() {
            if (!outlet.isWritable()) {
                outlet.flush();
            } else if (!willFlush) {
                willFlush = true;
                outlet.loop().execute(() -> {
                    willFlush = false;
                    outlet.flush();
                });
            }
        }

        @Override
        protected void hookOnComplete() {
            if (approach != this || isOver) {
                return;
            }
            if (hasReached) {
                if (outlet.flush()) {
                    join();
                } else {
                    approach = null;
                    block();
                }
            } else {
                over(); // it was turned away before it began
            }
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (error instanceof JournalException) {
                log.warn("a stream ended, as its journal could not be read", error);
                close(UNREADABLE); // what the client has is right, and it can come back for the rest
            } else {
                isOver = true;
                outlet.failed(error);
            }
        }
    }
}
