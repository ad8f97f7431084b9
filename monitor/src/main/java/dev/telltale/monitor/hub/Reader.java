package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Overflow;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One watcher: takes from its feed as much as the watcher asks for.
 *
 * <p>It has no queue, only a place to read on from, so a slow watcher costs nothing but its own lag. It runs on a worker, on at most one at
 * a time; whatever its subscriber throws ends this reader alone. Thread-safe.
 */
final class Reader implements Subscription, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);
    private static final int TURN = 256;
    private static final int LOOKS = 4096;

    /** One that is behind by no more than that many events has caught up. */
    private static final long CLOSE = 256;

    private static final AtomicIntegerFieldUpdater<Reader> TURNS =
            AtomicIntegerFieldUpdater.newUpdater(Reader.class, "turns");
    private static final AtomicLongFieldUpdater<Reader> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(Reader.class, "requested");

    private final EventHub hub;
    private final CoreSubscriber<? super Delivery> actual;
    private final Feed feed;
    private final dev.telltale.monitor.stream.Subscription wanted;
    private final Course course;
    private final long heartbeatNanos;

    /** How often a turn was asked for since the last one; who takes it from 0 has the reader run. */
    private volatile int turns;

    private volatile long requested;
    private volatile boolean isOver;
    private volatile boolean isMisused;
    private volatile long lastNanos;

    /** Whether somebody reads for its feed, which nobody else may touch meanwhile. */
    private volatile boolean isReading;

    private volatile @Nullable Throwable failure;

    // Of the thread that runs it.
    /** Place of the event that was the last delivery; null if that was something else. */
    private @Nullable Cursor entered;

    /** When its subscriber was told last where it is. */
    private long placedNanos;

    private boolean isOpened;
    private boolean isThere;
    private long delivered;
    private long gaps;

    Reader(
            EventHub hub,
            dev.telltale.monitor.stream.Subscription wanted,
            Course course,
            CoreSubscriber<? super Delivery> actual) {
        this.hub = hub;
        this.actual = actual;
        this.course = course;
        this.isOpened = course == Course.APPROACH_AGAIN;
        this.heartbeatNanos = wanted.heartbeat().toNanos();
        this.lastNanos = hub.nowNanos();
        this.placedNanos = lastNanos;
        String executionId = wanted.executionId();
        long now = hub.journal().head(); // what is acknowledged counts as past, also while it is on its way to the ring
        Feed all = executionId == null
                ? new AllFeed(hub, wanted, now, isOpened)
                : new ExecutionFeed(hub, wanted, executionId, now, isOpened);
        this.feed = wanted.overflow() == Overflow.LATEST ? new LatestFeed(hub, all) : all;
        this.wanted = wanted;
    }

    void start() {
        hub.add(this);
        actual.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            isMisused = true;
            schedule();
        } else if (Operators.addCap(REQUESTED, this, n) == 0) {
            schedule();
        }
    }

    @Override
    public void cancel() {
        isOver = true;
        hub.remove(this);
    }

    /** Whether the ticker shall give it a turn. */
    boolean isDue(long now) {
        if (turns != 0 || isOver || isReading && hub.stage() != EventHub.Stage.ENDED) {
            return false;
        }
        if (hub.stage() != EventHub.Stage.OPEN) {
            return true;
        }
        return requested > 0 && (course != Course.WATCH || feed.isBehind() || now - lastNanos >= heartbeatNanos);
    }

    void schedule() {
        if (TURNS.getAndIncrement(this) == 0) {
            hub.run(this);
        }
    }

    @Override
    public void run() {
        int asked = turns;
        while (true) {
            boolean goesOn;
            try {
                goesOn = turn();
            } catch (Throwable e) { // of its subscriber: nobody else shall know of it
                hub.counters().failures.increment();
                LOG.warn("a subscriber threw and gets no more", e);
                cancel();
                return;
            }
            if (isOver) {
                return;
            }
            if (goesOn) {
                hub.run(this); // behind the others that wait
                return;
            }
            asked = TURNS.addAndGet(this, -asked);
            if (asked == 0) {
                return;
            }
        }
    }

    /** @return whether there is more to do at once */
    private boolean turn() {
        long before = delivered;
        try {
            return takeTurn();
        } finally {
            if (delivered > before) {
                hub.counters().delivered.add(delivered - before);
            }
        }
    }

    private boolean takeTurn() {
        for (int i = 0; i < TURN && !isOver; i++) {
            if (isMisused) {
                end(new IllegalArgumentException("§3.9: request a positive number of elements"));
                return false;
            }
            if (requested == 0) {
                if (!isReading) {
                    feed.rest();
                }
                if (hub.stage() != EventHub.Stage.OPEN) {
                    end(null);
                }
                return false;
            }
            if (failure != null) {
                end(failure);
                return false;
            }
            if (isReading && hub.stage() != EventHub.Stage.ENDED) {
                return false;
            }
            Delivery delivery;
            try {
                delivery = next();
            } catch (RuntimeException e) {
                end(e);
                return false;
            }
            if (delivery == null) {
                return !startReading() && pause();
            }
            deliver(delivery);
        }
        return !isOver;
    }

    /** @return whether the feed needs somebody to read for it, who then has it run again */
    private boolean startReading() {
        Feed.Need need = feed.need();
        if (need == Feed.Need.NOTHING || isReading) {
            return isReading;
        }
        isReading = true;
        hub.readOn(this, need);
        return true;
    }

    /** Does what the feed needs; on a thread that may wait for a disk. */
    void readOn() {
        try {
            if (!isOver) {
                feed.readOn();
            }
        } catch (Throwable e) { // of the journal: it is this reader's end and no other's
            failure = e;
        }
        isReading = false;
        schedule();
    }

    /** @return whether there is more to do at once */
    private boolean pause() {
        feed.rest();
        return feed.isBehind();
    }

    private @Nullable Delivery next() {
        EventHub.Stage stage = hub.stage();
        if (stage == EventHub.Stage.ENDED) {
            return closed(feed.hasEnded() ? Delivery.Closed.FINISHED : Delivery.Closed.SHUTDOWN);
        }
        if (feed.need() != Feed.Need.NOTHING) {
            return null;
        }
        if (!isOpened) {
            isOpened = true;
            return opened();
        }
        if (wanted.overflow() != Overflow.CATCH_UP && feed.isPast()) {
            if (wanted.overflow() == Overflow.DISCONNECT) {
                hub.counters().disconnected.increment();
                return closed(Delivery.Closed.OVERFLOW);
            }
            feed.dropOldest();
        }
        if (entered != null && isLateAt(entered)) {
            return place(entered);
        }
        Delivery delivery = feed.hasEnded() || feed.need() != Feed.Need.NOTHING ? null : feed.next(LOOKS);
        if (delivery != null || feed.need() != Feed.Need.NOTHING) {
            return delivery;
        }
        if (feed.hasEnded()) {
            return closed(Delivery.Closed.FINISHED);
        }
        if (stage == EventHub.Stage.ENDING && !feed.isBehind()) {
            return closed(Delivery.Closed.SHUTDOWN);
        }
        if (course != Course.WATCH && feed.isCloseBehind(CLOSE)) {
            isThere = true;
            return new Delivery.Position(hub.cursor(feed.position()));
        }
        return hub.nowNanos() - lastNanos >= heartbeatNanos ? place(hub.cursor(feed.position())) : null;
    }

    /** Whether its subscriber has to be told that it is behind: from events alone nobody knows. */
    private boolean isLateAt(Cursor cursor) {
        return course == Course.WATCH
                && hub.nowNanos() - placedNanos >= heartbeatNanos
                && hub.head() - cursor.position() > CLOSE;
    }

    private Delivery place(Cursor at) {
        return new Delivery.Position(at, hub.liveTail().link(at, null, hub.nowMicros()));
    }

    private Delivery opened() {
        Delivery.Opened opened = feed.open(hub.nextStreamId());
        if (wanted.from() instanceof From.At) {
            long place = opened.cursor().position();
            boolean isInMemory = place >= hub.head() || hub.ring().get(place + 1) != null;
            hub.counters()
                    .recovery(
                            !opened.recovered()
                                    ? HubCounters.NONE
                                    : isInMemory ? HubCounters.RING : HubCounters.JOURNAL);
        }
        return opened;
    }

    private Delivery closed(String reason) {
        return new Delivery.Closed(hub.cursor(feed.position()), reason, delivered, gaps);
    }

    private void deliver(Delivery delivery) {
        entered = null;
        if (delivery instanceof Delivery.Entry entry) {
            delivered++;
            entered = entry.cursor();
        } else if (delivery instanceof Delivery.Position) {
            placedNanos = hub.nowNanos();
        } else if (delivery instanceof Delivery.Gap gap) {
            gaps++;
            hub.counters().gap(gap.reason());
            hub.counters().lost.add(lost(gap));
        }
        long now = hub.nowNanos();
        if (lastNanos != now) { // a tick has many deliveries, and a volatile write costs more than one of them
            lastNanos = now;
        }
        if (requested != Long.MAX_VALUE) {
            REQUESTED.decrementAndGet(this);
        }
        actual.onNext(delivery);
        if (delivery instanceof Delivery.Closed || isThere) {
            end(null);
        }
    }

    private static long lost(Delivery.Gap gap) {
        if (gap.toSeq() > 0) {
            return gap.toSeq() - gap.fromSeq() + 1;
        }
        boolean isKnown = !gap.reason().equals(Delivery.Gap.EPOCH);
        return isKnown ? gap.to().position() - gap.from().position() + 1 : 0;
    }

    /** Position of the last event that it has dealt with. */
    long position() {
        return feed.position();
    }

    private void end(@Nullable Throwable failure) {
        if (isOver) {
            return;
        }
        cancel();
        if (failure == null) {
            actual.onComplete();
        } else {
            actual.onError(failure);
        }
    }
}
