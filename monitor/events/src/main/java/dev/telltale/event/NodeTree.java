package dev.telltale.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of an execution and of its loops' iterations, found by path.
 *
 * <p>A change copies only the nodes on the way to it. Immutable, thread-safe.
 */
final class NodeTree {
    /**
     * Estimated heap bytes of output that all nodes together keep at the most.
     *
     * <p>When they exceed it, the limit of each single node is halved and all are cut to that, until they are within it again. The
     * limit never grows, so that happens a few dozen times in the longest execution, and folding stays linear.
     */
    static final long MAX_OUTPUT_BYTES = 64L << 20;

    private final NodeGraph graph;
    private final SparseVector<NodeView> top;
    private final long outputBytes;
    private final long outputLimit;

    private NodeTree(NodeGraph graph, SparseVector<NodeView> top, long outputBytes, long outputLimit) {
        this.graph = graph;
        this.top = top;
        this.outputBytes = outputBytes;
        this.outputLimit = outputLimit;
    }

    static NodeTree of(NodeGraph graph) {
        return new NodeTree(graph, SparseVector.empty(), 0, OutputTail.MAX_BYTES);
    }

    /** Puts one together again. @param nodes outside loop bodies @param outputLimit of each node by now */
    static NodeTree restored(NodeGraph graph, List<NodeView> nodes, long outputLimit) {
        SparseVector<NodeView> top = SparseVector.empty();
        long bytes = 0;
        for (NodeView node : nodes) {
            top = top.with(graph.place(node.nodeId(), null).ordinal(), node);
            bytes += node.outputBytes();
        }
        return new NodeTree(graph, top, bytes, outputLimit);
    }

    /** The nodes outside loop bodies as written; those that nothing happened to yet are pending. */
    List<NodeView> topNodes() {
        List<NodeView> all = new ArrayList<>(graph.top().size());
        for (String id : graph.top()) {
            all.add(topNode(id));
        }
        return all;
    }

    /** A top node; pending if nothing happened to it yet. */
    NodeView topNode(String id) {
        return topNode(id, graph.place(id, null));
    }

    private NodeView topNode(String id, NodeGraph.Place place) {
        NodeView node = top.get(place.ordinal());
        return node == null ? NodeView.pending(id, id, place.kind()) : node;
    }

    /** Estimated heap bytes of the output that is kept. */
    long outputBytes() {
        return outputBytes;
    }

    /** Estimated heap bytes of output at which a generation of a node is full by now. */
    long outputLimit() {
        return outputLimit;
    }

    /** What an event of a node, or of a node in its body, makes of a top node. */
    Change change(ExecutionEvent event) {
        String id = event.envelope().nodeId();
        String text = event.envelope().path();
        if (id != null && id.equals(text)) { // no loop is around it, so there is no path to take apart
            NodeGraph.Place place = graph.place(id, null);
            NodeView before = topNode(id, place);
            return new Change(place.ordinal(), before, before.after(event, outputLimit));
        }
        NodePath path = NodePath.of(String.valueOf(text));
        String topId = path.steps().get(0).nodeId();
        NodeGraph.Place place = graph.place(topId, null);
        NodeView before = topNode(topId, place);
        return new Change(place.ordinal(), before, changed(before, path, 0, event));
    }

    /** The tree after a change. */
    NodeTree with(Change change) {
        NodeTree tree = new NodeTree(
                graph,
                top.with(change.ordinal, change.next),
                outputBytes + change.next.outputBytes() - change.before.outputBytes(),
                outputLimit);
        while (tree.outputBytes > MAX_OUTPUT_BYTES) {
            tree = tree.withOutputLimit(tree.outputLimit / 2);
        }
        return tree;
    }

    private NodeTree withOutputLimit(long limit) {
        SparseVector<NodeView> cut = top.map(node -> node.withOutputLimit(limit));
        long[] bytes = {0};
        cut.forEach(node -> bytes[0] += node.outputBytes());
        return new NodeTree(graph, cut, bytes[0], limit);
    }

    /** @param step where this node stands in the path */
    private NodeView changed(NodeView node, NodePath path, int step, ExecutionEvent event) {
        if (path.endsAt(step)) {
            return node.after(event, outputLimit); // the node itself; loop[2] is the loop's own word on its iteration 2
        }
        LoopView loop = node.loop();
        IterationView iteration =
                loop == null ? null : loop.iteration(path.steps().get(step).iteration());
        if (loop == null || iteration == null) {
            throw new IllegalArgumentException(
                    "path '" + path.text() + "' leads into an iteration that has not begun, or has ended long ago");
        }
        return node.withLoop(loop.with(changed(iteration, node.nodeId(), path, step + 1, event)));
    }

    private IterationView changed(
            IterationView iteration, String loopId, NodePath path, int step, ExecutionEvent event) {
        String id = path.steps().get(step).nodeId();
        NodeGraph.Place place = graph.place(id, loopId);
        NodeView before = iteration.node(place.ordinal());
        NodeView start = before == null ? NodeView.pending(id, path.upTo(step), place.kind()) : before;
        return iteration.with(place.ordinal(), changed(start, path, step, event), graph.bodySize(loopId));
    }

    /** The node at a path, or null if nothing happened to it yet, it is no longer kept, or there is none. */
    @Nullable
    NodeView find(String text) {
        NodePath path = NodePath.parse(text);
        if (path == null || path.steps().get(path.steps().size() - 1).iteration() >= 0) {
            return null;
        }
        String id = path.steps().get(0).nodeId();
        NodeView node = graph.find(id, null) == null ? null : topNode(id);
        for (int step = 1; node != null && step < path.steps().size(); step++) {
            LoopView loop = node.loop();
            IterationView iteration = loop == null
                    ? null
                    : loop.iteration(path.steps().get(step - 1).iteration());
            NodeGraph.Place place = graph.find(path.steps().get(step).nodeId(), node.nodeId());
            node = iteration == null || place == null ? null : iteration.node(place.ordinal());
        }
        return node;
    }

    /**
     * A top node before and after an event.
     *
     * @param ordinal its place among its siblings, from 0
     */
    record Change(int ordinal, NodeView before, NodeView next) {}
}
