package dev.telltale.engine.workflow;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and what each waits for: a whole workflow, or the body of a loop.
 *
 * @param nodes in declaration order, at least one; their needs name nodes of this graph only and form no cycle
 * @param steps whether it was written as {@code steps}: each node then waits for the end of the one before
 */
public record Graph(List<Node> nodes, boolean steps) {
    public Graph {
        nodes = List.copyOf(nodes);
    }

    /**
     * Shows every node, those of loop bodies right after their loop, together with the loop whose body it stands in,
     * which is null at the top.
     */
    void walk(BiConsumer<Node, @Nullable Node> visitor) {
        walk(null, visitor);
    }

    private void walk(@Nullable Node loop, BiConsumer<Node, @Nullable Node> visitor) {
        for (Node node : nodes) {
            visitor.accept(node, loop);
            if (node.kind() instanceof LoopNode inner) {
                inner.body().walk(node, visitor);
            }
        }
    }
}
