package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.NoOpJournal;
import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.Outcome;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.MemoryJournal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine that is watched, or one whose journal keeps nothing. */
final class Bed implements AutoCloseable {
    private final @Nullable LocalMonitor monitor;
    private final List<Counting> subscribers;
    private final Engine engine;

    private Bed(@Nullable LocalMonitor monitor, int subscribers) {
        this.monitor = monitor;
        this.subscribers = monitor == null ? List.of() : Counting.watching(monitor, subscribers);
        EventJournal journal = monitor == null ? new NoOpJournal() : monitor.journal();
        this.engine = Engine.builder().journal(journal).build();
    }

    /** The real path: journal in memory, hub, and so many subscribers that count every event. */
    static Bed watched(int subscribers) {
        return watched(subscribers, MemoryJournal.DEFAULT_BYTES);
    }

    /** As above with a journal of so many bytes, for executions whose events would not fit the default. */
    static Bed watched(int subscribers, long journalBytes) {
        return new Bed(LocalMonitor.of(new MemoryJournal(journalBytes), MonitorOptions.DEFAULT), subscribers);
    }

    /** The engine alone. */
    static Bed unwatched() {
        return new Bed(null, 0);
    }

    /** Starts a workflow, which has to complete. */
    Lanes.Piece start(Workflow workflow) {
        Execution execution = engine.start(workflow, Map.of());
        return () -> {
            Outcome outcome = execution.await();
            if (outcome.status() != ExecutionStatus.COMPLETED) {
                throw new IllegalStateException("a benchmark's execution ended as " + outcome);
            }
        };
    }

    /** Runs a workflow in the sight of all. */
    void run(Workflow workflow) throws InterruptedException {
        start(workflow).await();
    }

    /** How far the slowest subscriber is behind. */
    long lag() {
        return monitor == null ? 0 : Counting.lag(subscribers, monitor.head().position());
    }

    /** Waits until every subscriber has seen everything. @throws IllegalStateException if one of them has missed something */
    void verify() {
        if (monitor != null) {
            Counting.verify(subscribers, monitor.head().position());
        }
    }

    @Override
    public void close() {
        engine.close();
        if (monitor != null) {
            monitor.close();
        }
    }
}
