package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
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
    final MemoryJournal journal;
    final Views views;
    final EventHub hub;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private long now;

    HubBed() {
        this(64L << 20, 1 << 10, 1000);
    }

    HubBed(long journalBytes, int ringSlots, int finished) {
        this(journalBytes, ringSlots, finished, () -> Sinks.many().multicast().onBackpressureBuffer(16, false));
    }

    HubBed(long journalBytes, int ringSlots, int finished, Supplier<Sinks.Many<Batch>> sinks) {
        journal = new MemoryJournal(journalBytes);
        views = new Views(journal, finished, 64L << 20);
        hub = new EventHub(
                journal,
                views,
                new HubOptions(16, ringSlots, 16L << 20, 16L << 20),
                sinks,
                new Crew(tasks::add, tasks::add, tasks::add));
        journal.publishTo(hub);
        journal.beforeDropping(views::beforeDropping);
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
        do {
            hub.tick(now);
            while (runOne()) {}
        } while (hub.tick(now) > 0);
    }

    /** Lets one reader have a turn. @return whether one wanted it */
    boolean runOne() {
        Runnable task = tasks.poll();
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
