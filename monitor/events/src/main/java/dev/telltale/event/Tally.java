package dev.telltale.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts of an execution's top nodes by state, and how much of the running ones is done. Immutable, thread-safe.
 *
 * @param running ids of the running ones, by declaration order
 * @param partial sum over the running ones of the share that is done
 */
record Tally(int completed, int failed, int skipped, int cancelled, SparseVector<String> running, double partial) {
    static final Tally NONE = new Tally(0, 0, 0, 0, SparseVector.empty(), 0);

    /** The counts of all top nodes. */
    static Tally of(List<NodeView> nodes) {
        Tally tally = NONE;
        for (int i = 0; i < nodes.size(); i++) {
            NodeView node = nodes.get(i);
            tally = tally.after(i, NodeView.pending(node.nodeId(), node.path(), node.kind()), node);
        }
        return tally;
    }

    /** The counts after a top node went from one state to the next. */
    Tally after(int ordinal, NodeView before, NodeView next) {
        double done = partial - before.runningFraction() + next.runningFraction();
        SparseVector<String> active = next.isRunning() == before.isRunning()
                ? running
                : running.with(ordinal, next.isRunning() ? next.nodeId() : null);
        if (before.status().isTerminal() || !next.status().isTerminal()) {
            return new Tally(completed, failed, skipped, cancelled, active, done);
        }
        return new Tally(
                completed + (next.status() == NodeStatus.COMPLETED ? 1 : 0),
                failed + (next.status() == NodeStatus.FAILED ? 1 : 0),
                skipped + (next.status() == NodeStatus.SKIPPED ? 1 : 0),
                cancelled + (next.status() == NodeStatus.CANCELLED ? 1 : 0),
                active,
                done);
    }

    /** The counts when nothing runs any more, though the ends of some are lost. */
    Tally atRest() {
        return running.size() == 0 ? this : new Tally(completed, failed, skipped, cancelled, SparseVector.empty(), 0);
    }

    int ended() {
        return completed + failed + skipped + cancelled;
    }

    List<String> currentNodes() {
        List<String> ids = new ArrayList<>(running.size());
        running.forEach(ids::add);
        return ids;
    }
}
