package dev.telltale.engine.run;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is done of an execution and says so: at most once in {@value #PERIOD_MS} ms, and once at the end.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class ProgressMeter {
    static final long PERIOD_MS = 250;

    private final Run run;
    private final GraphPlans.Plan plan;
    private final DurationHistory history;
    private final int total;
    private int running;
    private int completed;
    private int failed;
    private int skipped;
    private int cancelled;
    private double percent;
    private long saidNanos;
    private long heldUntilMicros;
    private boolean hasSaidEta;
    private boolean isDirty;
    private @Nullable GraphRun graph;

    ProgressMeter(Run run, GraphPlans.Plan plan) {
        this.run = run;
        this.plan = plan;
        this.history = plan.history();
        this.total = plan.graph().nodes().size();
    }

    void started(NodeRun node) {
        if (node.graph().loop() == null) {
            running++;
            isDirty = true;
        }
    }

    void ended(NodeRun node) {
        if (node.graph().loop() == null) {
            running -= node.hasStarted() ? 1 : 0;
            count(node.status());
            learn(node);
            isDirty = true;
        }
    }

    /** Remembers how a node went; not if a pause may have held it up, or it was only told again. */
    private void learn(NodeRun node) {
        int ordinal = node.plan().ordinal();
        if (node.status() == NodeStatus.SKIPPED) {
            if (node.state().skipReason() == SkipReason.CONDITION) {
                history.went(ordinal, DurationHistory.Last.NOT_WANTED);
            } else if (node.state().skipReason() == SkipReason.BRANCH) {
                history.went(ordinal, DurationHistory.Last.NOT_CHOSEN);
            }
        } else if (node.state().countsAsCompleted() && node.hasStarted() && node.startedMicros() >= heldUntilMicros) {
            history.took(ordinal, run.recorder().lastMicros() - node.startedMicros());
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

    /** A pause is over. */
    void resumed() {
        heldUntilMicros = run.recorder().lastMicros();
        isDirty |= hasSaidEta; // what was said before it no longer holds
    }

    /** An earlier life said this. */
    void hadSaid(ProgressEvent event) {
        percent = Math.max(percent, event.percent());
        isDirty = false;
        if (event.envelope().status() == ExecutionStatus.RUNNING) {
            hasSaidEta = event.etaMs() != null;
        }
    }

    /** The execution has begun; from here the first period counts. */
    void begin(GraphRun top) {
        graph = top;
        saidNanos = run.clock().monotonicNanos();
    }

    void say(ExecutionStatus status) {
        double partial = 0;
        for (NodeRun node : runningNodes()) {
            partial += node.fraction();
        }
        percent = Progress.percent(total, completed + failed + skipped + cancelled, partial, percent);
        record(status, percent, etaMs(status));
    }

    /** In declaration order; looked up, as most nodes come and go without anybody having asked. */
    private List<NodeRun> runningNodes() {
        if (running == 0 || graph == null) {
            return List.of();
        }
        return graph.nodes().stream()
                .filter(node -> node.hasStarted() && !node.hasEnded())
                .toList();
    }

    private @Nullable Long etaMs(ExecutionStatus status) {
        if (status != ExecutionStatus.RUNNING || graph == null || graph.isStopping()) {
            return null;
        }
        Integer maxParallel = run.request().workflow().maxParallel();
        long micros =
                Forecast.micros(graph, plan.graph(), history, run.recorder().now(), heldUntilMicros, maxParallel);
        hasSaidEta = micros >= 0;
        return hasSaidEta ? (Long) ((micros + 999) / 1000) : null;
    }

    void sayEnd(ExecutionStatus status) {
        record(status, 100, null);
    }

    private void record(ExecutionStatus status, double reached, @Nullable Long etaMs) {
        isDirty = false;
        ProgressEvent event = new ProgressEvent(
                run.recorder().next(status),
                reached,
                total,
                completed,
                failed,
                skipped,
                cancelled,
                running,
                running == 0
                        ? List.of()
                        : runningNodes().stream().map(NodeRun::id).toList(),
                etaMs);
        saidNanos = run.clock().monotonicNanos();
        run.record(event);
    }
}
