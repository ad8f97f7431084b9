package dev.telltale.engine.run;

import dev.telltale.event.ExecutionError;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What expressions see as {@code nodes}: the nodes of a graph and of the graphs around it, looked up as they are asked for. */
final class NodeScope extends AbstractMap<String, @Nullable Object> {
    private final GraphRun graph;

    NodeScope(GraphRun graph) {
        this.graph = graph;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        NodeRun node = find(key);
        return node == null ? null : facts(node);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(key) != null;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (GraphRun level = graph; level != null; level = level.around()) {
            for (NodeRun node : level.nodes()) {
                all.putIfAbsent(node.id(), facts(node));
            }
        }
        return all.entrySet();
    }

    private @Nullable NodeRun find(@Nullable Object key) {
        if (key instanceof String id) {
            for (GraphRun level = graph; level != null; level = level.around()) {
                NodeRun node = level.find(id);
                if (node != null) {
                    return node;
                }
            }
        }
        return null;
    }

    private static Map<String, @Nullable Object> facts(NodeRun node) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("status", node.status().wireName());
        facts.put("outputs", node.outputs());
        ExecutionError error = node.hasEnded() ? node.error() : null; // while it runs, that of an attempt before
        facts.put("error", error == null ? null : Map.of("kind", error.kind().wireName(), "message", error.message()));
        return facts;
    }
}
