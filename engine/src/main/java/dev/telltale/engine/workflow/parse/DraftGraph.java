package dev.telltale.engine.workflow.parse;

import dev.telltale.engine.workflow.Graph;
import dev.telltale.engine.workflow.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A graph as far as it has been read. Not thread-safe: one parser owns it. */
final class DraftGraph {
    /** The loop whose body it is, or null at the top. */
    final @Nullable Draft loop;

    final boolean steps;

    /** Items and indexes of the loops around its nodes. */
    final Set<String> names;

    final List<Draft> nodes = new ArrayList<>();

    private @Nullable List<String> ids;

    DraftGraph(@Nullable Draft loop, boolean steps, Set<String> names) {
        this.loop = loop;
        this.steps = steps;
        this.names = names;
    }

    /** Ids of its nodes, for hints; to be asked for when all of them have been read. */
    List<String> ids() {
        if (ids == null) {
            ids = new ArrayList<>(nodes.size());
            for (Draft node : nodes) {
                if (node.id != null) {
                    ids.add(node.id);
                }
            }
        }
        return ids;
    }

    /** Where it is, for problems. */
    String title() {
        return loop == null ? "outside the loops" : "in the loop '" + Objects.requireNonNullElse(loop.id, "?") + "'";
    }

    Graph graph() {
        List<Node> finished = new ArrayList<>(nodes.size());
        for (Draft draft : nodes) {
            finished.add(draft.node(finished.size() + 1, nodes.size()));
        }
        return new Graph(finished, steps);
    }
}
