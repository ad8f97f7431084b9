package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.Need;
import dev.telltale.engine.workflow.WaitNode;
import dev.telltale.event.NodeStatus;
import org.jspecify.annotations.Nullable;

/**
 * When an execution will probably end: the longest way through what is left of its graph, by how long its nodes took before.
 *
 * <p>What was skipped the last time, by its own condition or by a switch or for want of a failure, is expected to be skipped again, until
 * this execution decides otherwise. Not thread-safe: belongs to its run.
 */
final class Forecast {
    private static final long UNKNOWN = -1;

    private final GraphRun graph;
    private final GraphPlan plan;
    private final DurationHistory history;
    private final long nowMicros;
    private final long heldUntilMicros;
    private final boolean[] isOut;
    private final long[] begins;
    private final long[] ends;
    private final int width;

    private Forecast(
            GraphRun graph,
            GraphPlan plan,
            DurationHistory history,
            long nowMicros,
            long heldUntilMicros,
            @Nullable Integer maxParallel) {
        this.graph = graph;
        this.plan = plan;
        this.history = history;
        this.nowMicros = nowMicros;
        this.heldUntilMicros = heldUntilMicros;
        this.isOut = new boolean[plan.nodes().size()];
        this.begins = new long[isOut.length];
        this.ends = new long[isOut.length];
        this.width = maxParallel == null ? Integer.MAX_VALUE : maxParallel;
    }

    /**
     * Microseconds to the end of a graph; -1 when a node that may still run has no history.
     *
     * @param heldUntilMicros the end of the last pause: how much longer what it held up will take is unknown
     * @param maxParallel how many nodes may work at once, or null for any number
     */
    static long micros(
            GraphRun graph,
            GraphPlan plan,
            DurationHistory history,
            long nowMicros,
            long heldUntilMicros,
            @Nullable Integer maxParallel) {
        return new Forecast(graph, plan, history, nowMicros, heldUntilMicros, maxParallel).longest();
    }

    private long longest() {
        for (int i : plan.order()) {
            NodeRun node = graph.node(i);
            if (!node.hasEnded() && !foresee(node, i)) {
                return UNKNOWN;
            }
        }
        long longest = 0;
        long work = 0;
        for (int i = 0; i < ends.length; i++) {
            long until = neededUntil(plan.nodes().get(i));
            longest = Math.max(longest, Math.min(ends[i], until));
            work += until == Long.MAX_VALUE && plan.nodes().get(i).takesPlace() ? ends[i] - begins[i] : 0;
        }
        return Math.max(longest, work / width); // however it is shared out, so much of it has to be done
    }

    /** Works out when a node ends, once that is known of what it waits for; false if that cannot be said. */
    private boolean foresee(NodeRun node, int i) {
        boolean isPending = node.status() == NodeStatus.PENDING;
        isOut[i] = isPending && Outlook.isOut(node, history, isOut);
        begins[i] = isPending ? begin(node, i) : 0;
        long left = isPending ? pending(node, i) : running(node, i);
        ends[i] = begins[i] + left;
        return left != UNKNOWN;
    }

    /** When a node that waits for others will begin, or be skipped. */
    private long begin(NodeRun node, int i) {
        long first = Long.MAX_VALUE;
        long last = 0;
        boolean isChoice = node.node().needs().stream().anyMatch(Forecast::chooses);
        for (int n = 0; n < node.plan().needs().length; n++) {
            int need = node.plan().needs()[n];
            int handler = plan.nodes().get(need).handler();
            boolean isHandled = handler >= 0 && graph.node(need).state().awaitsHandler();
            long end = Math.max(ends[need], isHandled ? ends[handler] : 0);
            last = Math.max(last, end);
            boolean mayDecide = !isChoice || chooses(node.node().needs().get(n));
            if (mayDecide && !graph.node(need).hasEnded() && !isOut[need]) {
                first = Math.min(first, end);
            }
        }
        // Cleanup that nobody chose waits for all; whether it was chosen the last time is not known.
        boolean waitsForAll =
                !node.plan().isEager() || isOut[i] || (isChoice && node.node().always());
        return waitsForAll || first == Long.MAX_VALUE ? last : first;
    }

    private static boolean chooses(Need need) {
        return need.type() == Need.Type.BRANCH || need.type() == Need.Type.FAILURE;
    }

    /** When a node will be cancelled for want of anybody who still needs it; far away for most. */
    private long neededUntil(GraphPlan.NodePlan node) {
        long until = 0;
        for (int dependent : node.dependents()) {
            GraphPlan.NodePlan join = plan.nodes().get(dependent);
            if (!join.isEager() || join.node().join() != Join.FIRST) {
                return Long.MAX_VALUE;
            }
            until = Math.max(until, begins[dependent]);
        }
        return node.dependents().length == 0 || node.node().always() ? Long.MAX_VALUE : until;
    }

    private long pending(NodeRun node, int i) {
        if (isOut[i] || history.last(i) == DurationHistory.Last.NOT_WANTED) {
            return 0;
        }
        return isOpenEnded(node) ? UNKNOWN : history.micros(i);
    }

    private long running(NodeRun node, int i) {
        long until = node.knownEndMicros();
        if (until >= 0 && node.node().timeout() == null) {
            return Math.max(0, until - nowMicros);
        }
        long mean = history.micros(i);
        if (mean < 0 || isOpenEnded(node) || node.startedMicros() < heldUntilMicros) {
            return UNKNOWN;
        }
        return Math.max(0, mean - (nowMicros - node.startedMicros()));
    }

    /** How far away a point in time was, or how long somebody thought about an approval, says nothing about the next one. */
    private static boolean isOpenEnded(NodeRun node) {
        return node.node().kind() instanceof WaitNode wait && wait.duration() == null;
    }
}
