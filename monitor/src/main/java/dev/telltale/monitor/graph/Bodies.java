package dev.telltale.monitor.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which nodes stand in the body of which loop. Immutable, thread-safe. */
final class Bodies {
    private final Map<String, List<GraphNode>> byLoop = new HashMap<>();
    private final List<GraphNode> top = new ArrayList<>();
    private final Set<String> needy = new HashSet<>();
    private final Set<String> needed = new HashSet<>();

    Bodies(WorkflowGraph graph) {
        for (GraphNode node : graph.nodes()) {
            String parent = node.parent();
            List<GraphNode> siblings =
                    parent == null ? top : byLoop.computeIfAbsent(parent, unknown -> new ArrayList<>());
            siblings.add(node);
        }
        for (GraphEdge edge : graph.edges()) {
            needed.add(edge.from());
            needy.add(edge.to());
        }
    }

    List<GraphNode> top() {
        return top;
    }

    /** Empty for what is no loop. */
    List<GraphNode> of(String loopId) {
        return byLoop.getOrDefault(loopId, List.of());
    }

    boolean isLoop(String id) {
        return byLoop.containsKey(id);
    }

    /** The node that a line into a loop may end at: one that waits for nothing in the body. */
    String entry(String id) {
        return end(id, needy, true);
    }

    /** The node that a line out of a loop may begin at: one that nothing in the body waits for. */
    String exit(String id) {
        return end(id, needed, false);
    }

    private String end(String id, Set<String> inner, boolean isFirst) {
        String at = id;
        for (List<GraphNode> body = of(at); !body.isEmpty(); body = of(at)) {
            @Nullable String end = null;
            for (GraphNode node : body) {
                if (!inner.contains(node.id()) && (end == null || !isFirst)) {
                    end = node.id();
                }
            }
            at = end == null ? body.get(0).id() : end; // what waits in a circle has no end; the engine never sends that
        }
        return at;
    }
}
