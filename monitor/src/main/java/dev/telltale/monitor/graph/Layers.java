package dev.telltale.monitor.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes of one body in an order in which each comes after what it needs, with what that is. Immutable, thread-safe. */
final class Layers {
    private final List<GraphNode> order;
    private final Map<String, List<GraphEdge>> needs = new HashMap<>();
    private final Map<String, String> lastNeedy = new HashMap<>();

    /** @param nodes in declaration order, which decides where needs do not */
    Layers(List<GraphNode> nodes, List<GraphEdge> edges) {
        Map<String, GraphNode> waiting = new LinkedHashMap<>();
        nodes.forEach(node -> waiting.put(node.id(), node));
        for (GraphEdge edge : edges) {
            if (waiting.containsKey(edge.from()) && waiting.containsKey(edge.to())) {
                needs.computeIfAbsent(edge.to(), unknown -> new ArrayList<>()).add(edge);
            }
        }
        this.order = order(waiting);
        order.forEach(node -> needs(node).forEach(edge -> lastNeedy.put(edge.from(), node.id())));
    }

    private List<GraphNode> order(Map<String, GraphNode> waiting) {
        List<GraphNode> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<GraphNode> layer = waiting.values().stream()
                    .filter(node -> needs(node).stream().noneMatch(edge -> waiting.containsKey(edge.from())))
                    .toList();
            if (layer.isEmpty()) { // what waits in a circle; the engine never sends that
                layer = List.copyOf(waiting.values());
            }
            ordered.addAll(layer);
            layer.forEach(node -> waiting.remove(node.id()));
        }
        return ordered;
    }

    List<GraphNode> order() {
        return order;
    }

    List<GraphEdge> needs(GraphNode node) {
        return needs.getOrDefault(node.id(), List.of());
    }

    boolean isNeeded(GraphNode node) {
        return lastNeedy.containsKey(node.id());
    }

    /** Whether no node after this one needs the other. */
    boolean isLast(GraphNode node, String need) {
        return node.id().equals(lastNeedy.get(need));
    }
}
