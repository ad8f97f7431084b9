package dev.telltale.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** One pass through a loop's body. Immutable, thread-safe. */
public final class IterationView {
    private final long index;
    private final @Nullable Object item;
    private final SparseVector<NodeView> nodes;
    private final int endedNodes;
    private final boolean isEnded;
    private final boolean isFailed;
    private final long outputBytes;

    private IterationView(
            long index,
            @Nullable Object item,
            SparseVector<NodeView> nodes,
            int endedNodes,
            boolean isEnded,
            boolean isFailed,
            long outputBytes) {
        this.index = index;
        this.item = item;
        this.nodes = nodes;
        this.endedNodes = endedNodes;
        this.isEnded = isEnded;
        this.isFailed = isFailed;
        this.outputBytes = outputBytes;
    }

    static IterationView of(long index, @Nullable Object item) {
        return new IterationView(index, item, SparseVector.empty(), 0, false, false, 0);
    }

    /** @param bodySize how many nodes an iteration has; with the last one's end it has ended */
    IterationView with(int ordinal, NodeView next, int bodySize) {
        NodeView before = nodes.get(ordinal);
        boolean ends = next.status().isTerminal()
                && (before == null || !before.status().isTerminal());
        int ended = endedNodes + (ends ? 1 : 0);
        return new IterationView(
                index,
                item,
                nodes.with(ordinal, next),
                ended,
                ended == bodySize,
                isFailed || next.isUnhandledFailure(),
                outputBytes + next.outputBytes() - (before == null ? 0 : before.outputBytes()));
    }

    /** Takes each of them, as {@link #with} does. @param ordinal of a node among those of the body */
    IterationView withAll(List<NodeView> all, ToIntFunction<NodeView> ordinal, int bodySize) {
        IterationView next = this;
        for (NodeView node : all) {
            next = next.with(ordinal.applyAsInt(node), node, bodySize);
        }
        return next;
    }

    IterationView withOutputLimit(long limit) {
        SparseVector<NodeView> cut = nodes.map(node -> node.withOutputLimit(limit));
        long[] bytes = {0};
        cut.forEach(node -> bytes[0] += node.outputBytes());
        return new IterationView(index, item, cut, endedNodes, isEnded, isFailed, bytes[0]);
    }

    /** Estimated heap bytes of the output that its nodes keep. */
    long outputBytes() {
        return outputBytes;
    }

    @Nullable
    NodeView node(int ordinal) {
        return nodes.get(ordinal);
    }

    /** From 0. */
    public long index() {
        return index;
    }

    /** What this pass works on; for {@code times} and {@code while} the index. */
    public @Nullable Object item() {
        return item;
    }

    /** The nodes of the body that have an event in this pass, as written. */
    public List<NodeView> nodes() {
        List<NodeView> all = new ArrayList<>(nodes.size());
        nodes.forEach(all::add);
        return all;
    }

    /** Whether every node of the body has ended. */
    public boolean isEnded() {
        return isEnded;
    }

    /** Whether a node of it failed and nothing handles that. */
    public boolean isFailed() {
        return isFailed;
    }
}
