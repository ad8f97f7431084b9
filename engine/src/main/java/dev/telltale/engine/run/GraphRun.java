package dev.telltale.engine.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph being run: the workflow's own, or a loop's body in one iteration.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class GraphRun {
    private final Run run;
    private final GraphPlan plan;
    private final @Nullable LoopWork loop;
    private final long index;
    private final String prefix;
    private final NodeRun[] nodes;
    private final Map<String, @Nullable Object> names;
    private int remaining;
    private boolean isSequenceBroken;
    private int unresolved;
    private @Nullable NodeRun firstFailure;
    private @Nullable Stop stop;
    private @Nullable Map<String, @Nullable Object> scope;

    private GraphRun(
            Run run, GraphPlan plan, @Nullable LoopWork loop, long index, Map<String, @Nullable Object> names) {
        this.run = run;
        this.plan = plan;
        this.loop = loop;
        this.index = index;
        this.prefix = loop == null ? "" : loop.node().path() + "[" + index + "]/";
        this.names = names;
        this.nodes = new NodeRun[plan.nodes().size()];
        this.remaining = nodes.length;
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = new NodeRun(run, this, plan.nodes().get(i));
        }
    }

    /** The workflow's own graph. */
    static GraphRun top(Run run, GraphPlan plan) {
        return new GraphRun(run, plan, null, 0, Map.of());
    }

    /** One iteration. @param names what expressions see in it besides all that stands around it */
    static GraphRun iteration(Run run, GraphPlan plan, LoopWork loop, long index, Map<String, @Nullable Object> names) {
        return new GraphRun(run, plan, loop, index, names);
    }

    void begin() {
        for (NodeRun node : nodes) {
            if (node.isReady()) {
                run.steps().ready(node);
            }
        }
    }

    /** Goes on after a restart with what had begun, and begins what may. */
    void goOn(Standstill standstill) {
        if (hasEnded()) {
            run.graphEnded(this);
            return;
        }
        begin(); // first: what becomes ready by the rest is told by that
        for (NodeRun node : nodes) {
            new NodeReplay(run, node).goOn(standstill);
        }
    }

    /** Whether a process or a task of it is at work now. */
    boolean isAtWork() {
        for (NodeRun node : nodes) {
            Work work = node.work();
            if (work != null && work.isAtWork()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The node at a path from here; null if it is in an iteration that does not run.
     *
     * @param path such as {@code regions[2]/push}
     */
    @Nullable
    NodeRun at(String path) {
        int open = path.indexOf('[');
        if (open < 0) {
            return find(path);
        }
        int close = path.indexOf(']', open);
        NodeRun node = find(path.substring(0, open));
        GraphRun iteration = node != null && node.work() instanceof LoopWork inner
                ? inner.active(Long.parseLong(path.substring(open + 1, close)))
                : null;
        return iteration == null ? null : iteration.at(path.substring(close + 2));
    }

    /** Tells those that wait for a node's end, and those that wait for its settlement. */
    void ended(NodeRun node) {
        GraphPlan.NodePlan place = node.plan();
        for (int handled : place.handles()) {
            nodes[handled].handlerEnded(node.state().hasCompleted());
        }
        if (place.handler() >= 0) {
            release(nodes[place.handler()], node);
        }
        if (node.state().awaitsHandler()) {
            unresolved++;
            for (int dependent : place.impatient()) {
                release(nodes[dependent], node);
            }
        } else {
            settled(node);
        }
        remaining--;
        if (remaining == 0) {
            run.graphEnded(this);
        }
    }

    /** A node's outcome for what needs it is final: it ended, and if its failure is handled elsewhere, so did that. */
    void settled(NodeRun node) {
        if (node.state().hasFailedUnhandled()) {
            isSequenceBroken = true;
            if (firstFailure == null || node.endSeq() < firstFailure.endSeq()) {
                firstFailure = node;
            }
        }
        boolean wasUnresolved = node.state().hasAwaitedHandler();
        if (wasUnresolved) {
            unresolved--;
        }
        int handler = node.plan().handler();
        for (int dependent : node.plan().dependents()) {
            if (dependent == handler) {
                continue;
            } else if (!wasUnresolved || !node.plan().isImpatient(dependent)) {
                release(nodes[dependent], node);
            } else if (nodes[dependent].needs().settled(node) && nodes[dependent].isReady()) {
                run.steps().ready(nodes[dependent]);
            }
        }
    }

    private void release(NodeRun dependent, NodeRun need) {
        if (dependent.needs().ended(need) && dependent.isReady()) {
            run.steps().ready(dependent);
        }
    }

    /** Ends the graph early: what has not started is skipped, what runs is stopped; cleanup ({@code always}) still runs. */
    void stop(Stop order) {
        if (stop == null || !order.sparesCleanup()) {
            stop = order;
            for (NodeRun node : nodes) {
                node.stop(order);
            }
        }
    }

    /** The run gives up on it. @param left is given what still runs */
    void abandon(String reason, List<Work> left) {
        for (NodeRun node : nodes) {
            node.abandon(reason, left);
        }
    }

    boolean hasEnded() {
        return remaining == 0;
    }

    /** Whether its nodes are steps, each after the one before. */
    boolean isSteps() {
        return plan.isSteps();
    }

    /** Whether a node failed and nothing handled that, or not yet; later steps are skipped then. */
    boolean isSequenceBroken() {
        return isSequenceBroken || unresolved > 0;
    }

    /** The failure that makes the graph fail: the first by seq that nothing handled; null if there is none. */
    @Nullable
    NodeRun firstFailure() {
        return firstFailure;
    }

    /** Whether it was told to end early. */
    boolean isStopping() {
        return stop != null;
    }

    /** The loop this is an iteration of, or null for the workflow's own graph. */
    @Nullable
    LoopWork loop() {
        return loop;
    }

    /** Which iteration it is, from 0. */
    long index() {
        return index;
    }

    /** The graph whose loop this is an iteration of, or null. */
    @Nullable
    GraphRun around() {
        return loop == null ? null : loop.node().graph();
    }

    /** What expressions see in it; made when the first of them asks. */
    Map<String, @Nullable Object> scope() {
        if (scope == null) {
            GraphRun around = around();
            scope = new HashMap<>(around == null ? run.scope() : around.scope());
            scope.putAll(names);
            scope.put("nodes", new NodeScope(this));
        }
        return scope;
    }

    List<NodeRun> nodes() {
        return Arrays.asList(nodes);
    }

    NodeRun node(int ordinal) {
        return nodes[ordinal];
    }

    @Nullable
    NodeRun find(String id) {
        Integer ordinal = plan.find(id);
        return ordinal == null ? null : nodes[ordinal];
    }

    /** The path of a node in this graph. */
    String path(String nodeId) {
        return prefix.isEmpty() ? nodeId : prefix + nodeId;
    }
}
