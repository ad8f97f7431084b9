package dev.telltale.engine.run;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Counts what is done of an execution and says so: at most once in {@value #PERIOD_MS} ms, and once at the end.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class ProgressMeter {
    static final long PERIOD_MS = 250;

    private final Run run;
    private final int total;
    private final Set<NodeRun> running = new LinkedHashSet<>();
    private int completed;
    private int failed;
    private int skipped;
    private int cancelled;
    private double percent;
    private long saidNanos;
    private boolean isDirty;

    ProgressMeter(Run run, int total) {
        this.run = run;
        this.total = total;
    }

    void started(NodeRun node) {
        if (node.graph().loop() == null) {
            running.add(node);
            isDirty = true;
        }
    }

    void ended(NodeRun node) {
        if (node.graph().loop() == null) {
            running.remove(node);
            count(node.status());
            isDirty = true;
        }
    }

    private void count(NodeStatus status) {
        switch (status) {
            case COMPLETED -> completed++;
            case FAILED -> failed++;
            case SKIPPED -> skipped++;
            case CANCELLED -> cancelled++;
            default -> throw new IllegalStateException("a node has ended as " + status);
        }
    }

    /** A running node is further than before. */
    void changed() {
        isDirty = true;
    }

    /** Milliseconds until there is something to say; negative when there is nothing. */
    long dueInMs() {
        if (!isDirty) {
            return -1;
        }
        return Math.max(0, PERIOD_MS - (run.clock().monotonicNanos() - saidNanos) / 1_000_000);
    }

    /** The execution has begun; from here the first period counts. */
    void begin() {
        saidNanos = run.clock().monotonicNanos();
    }

    void say(ExecutionStatus status) {
        double partial = 0;
        for (NodeRun node : running) {
            partial += node.fraction();
        }
        percent = Progress.percent(total, completed + failed + skipped + cancelled, partial, percent);
        record(status, percent);
    }

    void sayEnd(ExecutionStatus status) {
        record(status, 100);
    }

    private void record(ExecutionStatus status, double reached) {
        isDirty = false;
        ProgressEvent event = new ProgressEvent(
                run.recorder().next(status),
                reached,
                total,
                completed,
                failed,
                skipped,
                cancelled,
                running.size(),
                running.stream()
                        .sorted(Comparator.comparingInt(node -> node.plan().ordinal()))
                        .map(NodeRun::id)
                        .toList(),
                null);
        saidNanos = run.clock().monotonicNanos();
        run.record(event);
    }
}
