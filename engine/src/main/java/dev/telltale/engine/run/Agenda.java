package dev.telltale.engine.run;

import java.util.ArrayDeque;

/**
 * What of a run may go on now: nodes that will be skipped, nodes to start, and loops that may begin an iteration.
 *
 * <p>Working it off, rather than calling on, keeps the stack flat however long a chain or a loop is. Not thread-safe: belongs to its run.
 */
final class Agenda {
    private final ArrayDeque<NodeRun> skips = new ArrayDeque<>();
    private final ArrayDeque<NodeRun> nodes = new ArrayDeque<>();
    private final ArrayDeque<LoopWork> loops = new ArrayDeque<>();

    /** A node's needs have all ended. */
    void add(NodeRun node) {
        (node.needs().leaveOut() ? skips : nodes).addLast(node);
    }

    /** A node that was decided before may go on now: it has waited for a place to work in, or for its next attempt. */
    void again(NodeRun node) {
        nodes.addLast(node);
    }

    /** A loop may begin an iteration, or end. */
    void add(LoopWork loop) {
        loops.addLast(loop);
    }

    /** Skips what the steps so far have left no way to run, and what follows from that. */
    void skip() {
        for (NodeRun node = skips.pollFirst(); node != null; node = skips.pollFirst()) {
            node.decide();
        }
    }

    /** Starts one node, or moves one loop on; false if there was nothing to do. */
    boolean step() {
        NodeRun node = nodes.pollFirst();
        if (node != null) {
            node.decide();
            return true;
        }
        LoopWork loop = loops.pollFirst();
        if (loop == null) {
            return false;
        }
        if (loop.advance()) {
            loops.addLast(loop);
        }
        return true;
    }
}
