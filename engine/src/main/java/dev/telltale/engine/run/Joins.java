package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Join;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Nodes that do not wait for all their needs: when they are decided, and what is of no use any more then.
 *
 * <p>Not thread-safe: belongs to its run, lives inside one call.
 */
final class Joins {
    private final NodeRun join;
    private final Map<NodeRun, Integer> uses = new HashMap<>();
    private final Set<NodeRun> useless = new LinkedHashSet<>();
    private final ArrayDeque<NodeRun> open = new ArrayDeque<>();

    private Joins(NodeRun join) {
        this.join = join;
    }

    /** Whether a node that does not wait for all its needs has waited enough, now that one more of them has ended. */
    static boolean isMet(NodeRun node, NodeRun need) {
        boolean mayCount = need.state().countsAsCompleted()
                || (need.status() == NodeStatus.FAILED
                        && need.plan().handler() == node.plan().ordinal());
        return mayCount && Readiness.verdictOn(node) == null;
    }

    /** A node that does not wait for all its needs is about to start: what only served its waiting is cancelled, if it says so. */
    static void decided(NodeRun node) {
        if (node.node().join() == Join.FIRST) {
            new Joins(node).cancelUseless();
        }
    }

    /*
     * Of no use is an unfinished need that nothing else needs, and then what only leads to such nodes, switches included. An error handler
     * needs nothing of the node it handles, and does not make it run. Not of that kind are cleanup, and handlers that may still be called:
     * what they are for does not depend on who needs them. A join `any` keeps needing what it did not wait for, for it lets that run on.
     */
    private void cancelUseless() {
        for (int need : join.plan().needs()) {
            consider(join.graph().node(need), join);
        }
        for (NodeRun node = open.pollFirst(); node != null; node = open.pollFirst()) {
            for (int need : node.plan().needs()) {
                consider(node.graph().node(need), node);
            }
        }
        Stop order = new Stop(SkipReason.CANCELLED, "'" + join.id() + "' goes on with the first of its needs");
        useless.forEach(node -> node.stop(order)); // before what leads to it, so that nothing of it starts meanwhile
    }

    /** Counts the uses that a need has left without a dependent. */
    private void consider(NodeRun need, NodeRun dependent) {
        if (need.plan().handler() == dependent.plan().ordinal() || isSpared(need)) {
            return;
        }
        int left = uses.computeIfAbsent(need, Joins::usesOf) - (isDone(dependent) ? 0 : 1);
        uses.put(need, left);
        if (left == 0 && useless.add(need)) {
            open.addLast(need);
        }
    }

    private static boolean isSpared(NodeRun node) {
        return node.hasEnded() || node.stopOrder() != null || node.node().always() || mayBeCalled(node);
    }

    /** Whether a failure that it handles has not been dealt with, or may still come. */
    private static boolean mayBeCalled(NodeRun node) {
        for (int handled : node.plan().handles()) {
            NodeRun source = node.graph().node(handled);
            if (!source.hasEnded() || source.state().awaitsHandler()) {
                return true;
            }
        }
        return false;
    }

    /** How many nodes need a node that has not ended. */
    private static int usesOf(NodeRun need) {
        int count = 0;
        for (int ordinal : need.plan().dependents()) {
            if (ordinal != need.plan().handler() && !isDone(need.graph().node(ordinal))) {
                count++;
            }
        }
        return count;
    }

    /** Whether a node needs nothing any more, although something that it named has not ended. */
    private static boolean isDone(NodeRun node) {
        boolean isDecidedFirst = node.needs().areReleased() && node.node().join() == Join.FIRST;
        boolean isEndedByOthers =
                node.stopOrder() != null || (node.hasEnded() && !node.needs().areReleased());
        return isDecidedFirst || isEndedByOthers;
    }
}
