package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.journal.BoundedJournal;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Views;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Sinks;

/** A hub without threads: time passes and readers run when the test says so. */
final class HubBed {
    /** How long after the beginning of every {@link Story} it is. */
    static final long AGE_MICROS = 5_000_000;

    final EventJournal journal;
    final Views views;
    final EventHub hub;
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    /** What waits for the journal; apart, so that a test can let it take a while. */
    private final Deque<Runnable> readings = new ArrayDeque<>();

    private long now;

    HubBed() {
        this(64L << 20, 1 << 10, 1000);
    }

    HubBed(long journalBytes, int ringSlots, int finished) {
        this(journalBytes, ringSlots, finished, () -> Sinks.many().multicast().onBackpressureBuffer(16, false));
    }

    HubBed(long journalBytes, int ringSlots, int finished, Supplier<Sinks.Many<Batch>> sinks) {
        this(new MemoryJournal(journalBytes), ringSlots, finished, sinks);
    }

    HubBed(EventJournal journal, int ringSlots) {
        this(journal, ringSlots, 1000, () -> Sinks.many().multicast().onBackpressureBuffer(16, false));
    }

    private HubBed(EventJournal journal, int ringSlots, int finished, Supplier<Sinks.Many<Batch>> sinks) {
        this.journal = journal;
        views = new Views(journal, finished, 64L << 20);
        hub = new EventHub(
                journal,
                views,
                new HubOptions(16, ringSlots, 16L << 20, 1L << 20),
                sinks,
                new Crew(tasks::add, readings::add, readings::add),
                () -> Story.BEGIN + AGE_MICROS);
        journal.publishTo(hub);
        if (journal instanceof BoundedJournal bounded) {
            bounded.beforeDropping(views::beforeDropping);
        }
    }

    long append(ExecutionEvent... batch) {
        return journal.append(List.of(batch));
    }

    Watcher watch(Subscription subscription) {
        return watch(subscription, Long.MAX_VALUE);
    }

    Watcher watch(Subscription subscription, long demand) {
        Watcher watcher = new Watcher(demand);
        hub.subscribe(subscription).subscribe(watcher);
        return watcher;
    }

    /** Lets everybody read all that there is. */
    void settle() {
        int turns = 0;
        do {
            hub.tick(now);
            while (runOne() || readOne()) {
                if (++turns > 1_000_000) {
                    throw new AssertionError("readers go on and on without an end");
                }
            }
        } while (hub.tick(now) > 0);
    }

    /** Lets everybody do what takes no reading. */
    void settleWithoutReading() {
        do {
            hub.tick(now);
            while (runOne()) {}
        } while (hub.tick(now) > 0);
    }

    /** Lets one reader have a turn. @return whether one wanted it */
    boolean runOne() {
        return runFirst(tasks);
    }

    /** Lets one reader get what it has waited for. @return whether one waited */
    boolean readOne() {
        return runFirst(readings);
    }

    private static boolean runFirst(Deque<Runnable> from) {
        Runnable task = from.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    void tick() {
        hub.tick(now);
    }

    void pass(Duration time) {
        now += time.toNanos();
        settle();
    }

    Cursor cursor(long position) {
        return new Cursor(journal.epoch(), position);
    }
}
