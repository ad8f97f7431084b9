package dev.telltale.monitor;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.hub.EventHub;
import dev.telltale.monitor.hub.HubOptions;
import dev.telltale.monitor.hub.Landing;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.journal.BoundedJournal;
import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.Counts;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.History;
import dev.telltale.monitor.view.Mark;
import dev.telltale.monitor.view.Views;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The monitor of this process.
 *
 * <p>Its Monos do their work on the subscriber's thread: they fold what is not folded yet and read the journal; with one in memory none of
 * that waits for a disk. Thread-safe.
 */
public final class LocalMonitor implements Monitor, AutoCloseable {
    /** A page of history ends with the event that reaches so many bytes, estimated. */
    private static final long MAX_PAGE_BYTES = 4 << 20;

    private static final int SLICE = 128;

    private final TimedJournal journal;
    private final Views views;
    private final EventHub hub;
    private final Clock clock;

    private LocalMonitor(EventJournal kept, MonitorOptions options) {
        this.journal = new TimedJournal(kept);
        this.views = new Views(kept, options.finishedExecutions(), options.viewBytes(), options.checkpointBytes());
        this.clock = options.clock();
        this.hub = EventHub.start(
                kept,
                views,
                new HubOptions(options.sinkCapacity(), options.ringSlots(), options.ringBytes(), options.pageBytes()),
                this::nowMicros);
    }

    /** A monitor whose journal is in memory, with default bounds. */
    public static LocalMonitor inMemory() {
        return of(new MemoryJournal(), MonitorOptions.DEFAULT);
    }

    /** A monitor over a journal that has no publisher yet. */
    public static LocalMonitor of(EventJournal journal, MonitorOptions options) {
        LocalMonitor monitor = new LocalMonitor(journal, options);
        journal.publishTo(monitor.hub);
        if (journal instanceof BoundedJournal bounded) {
            bounded.beforeDropping(monitor.views::beforeDropping);
        }
        return monitor;
    }

    /** The journal to give to the runtime: what it acknowledges is published here. */
    public EventJournal journal() {
        return journal;
    }

    @Override
    public Flux<Delivery> subscribe(Subscription subscription) {
        return hub.subscribe(subscription);
    }

    @Override
    public Mono<ExecutionView> view(String executionId) {
        return Mono.fromCallable(() -> views.view(executionId));
    }

    @Override
    public Mono<ExecutionView> view(String executionId, long seq) {
        return Mono.fromCallable(() -> views.view(executionId, seq));
    }

    @Override
    public Mono<Progress> progress(String executionId) {
        return view(executionId).map(view -> view.progress(nowMicros()));
    }

    @Override
    public Mono<VariablesView> variables(String executionId) {
        return view(executionId).map(ExecutionView::variables);
    }

    @Override
    public Mono<ExecutionList> executions(ExecutionQuery query) {
        return Mono.fromCallable(() -> views.list(query, nowMicros()));
    }

    @Override
    public Mono<History> history(String executionId, long afterSeq, int limit) {
        return Mono.fromCallable(() -> readHistory(executionId, afterSeq, limit));
    }

    private @Nullable History readHistory(String executionId, long afterSeq, int limit) {
        if (limit < 1 || afterSeq < 0) {
            throw new IllegalArgumentException(
                    "after is " + afterSeq + " and limit " + limit + "; use 0 or more, and 1 or more");
        }
        if (views.seq(executionId) == 0) {
            return null;
        }
        List<ExecutionEvent> items = new ArrayList<>();
        long last = afterSeq;
        long bytes = 0;
        while (true) {
            int slice = Math.min(SLICE, limit - items.size());
            List<EventJournal.Entry> found = journal.readExecution(executionId, last, slice);
            for (EventJournal.Entry entry : found) {
                items.add(entry.event());
                bytes += EventSize.of(entry.event());
                last = entry.event().envelope().seq();
            }
            if (found.size() < slice) {
                return new History(items, null);
            }
            if (items.size() == limit || bytes >= MAX_PAGE_BYTES) {
                return new History(items, last);
            }
        }
    }

    @Override
    public Mono<Boolean> forget(String executionId) {
        return Mono.fromCallable(() -> hub.forget(executionId));
    }

    /**
     * Whether an execution has ended at or before a place, also one of an earlier life of the journal: then a stream resumed there would
     * bring nothing.
     */
    public boolean isFinished(String executionId, Cursor at) {
        Mark end = views.end(executionId);
        Landing landing = Landing.of(journal, at);
        return end != null && landing.isKnown() && end.position() <= landing.position();
    }

    /** The newest events, for who serves many watchers at once. */
    public LiveTail liveTail() {
        return hub.liveTail();
    }

    /** The newest place. */
    public Cursor head() {
        return new Cursor(journal.epoch(), journal.head());
    }

    /** The counters at this moment. */
    public MonitorStats stats() {
        Counts counts = views.counts();
        return new MonitorStats(
                hub.published(),
                hub.counters().refusals(),
                hub.subscribers(),
                hub.counters().delivered(),
                hub.counters().conflated(),
                hub.counters().gaps(),
                hub.counters().lost(),
                hub.counters().recoveries(),
                hub.counters().disconnected(),
                hub.lag(),
                hub.paging(),
                hub.counters().failures(),
                journal.count(),
                journal.nanos(),
                journal.longestNanos(),
                journal.head(),
                journal.tail(),
                counts.executions(),
                counts.endedExecutions(),
                counts.endedNodes());
    }

    private long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    /** Lets every watcher see what there is, sends it {@link Delivery.Closed} and ends the threads; waits two seconds at most. */
    @Override
    public void close() {
        hub.close();
    }
}
