package dev.telltale.monitor.graph;

import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a graph in the language of Mermaid. Not thread-safe; used once. */
final class MermaidDrawing {
    private final WorkflowGraph graph;
    private final Bodies bodies;
    /** Names of its own: an id such as {@code end} or {@code style} is a word of the language. */
    private final Map<String, String> names = new HashMap<>();

    private final StringBuilder out = new StringBuilder(1024);

    MermaidDrawing(WorkflowGraph graph) {
        this.graph = graph;
        this.bodies = new Bodies(graph);
        for (GraphNode node : graph.nodes()) {
            names.putIfAbsent(node.id(), "n" + (names.size() + 1));
        }
    }

    String text() {
        out.append("---\ntitle: \"").append(escaped(Labels.title(graph))).append("\"\n---\n");
        out.append("flowchart TD\n");
        write(bodies.top(), "  ");
        graph.edges().forEach(this::write);
        for (NodeStatus status : NodeStatus.values()) {
            String members = graph.nodes().stream()
                    .filter(node -> node.status() == status)
                    .map(node -> name(node.id()))
                    .collect(Collectors.joining(","));
            if (!members.isEmpty()) {
                out.append("  classDef ").append(status.wireName()).append(" fill:");
                out.append(Labels.fill(status)).append(",stroke:#57606a,color:#000000\n");
                out.append("  class ").append(members).append(' ');
                out.append(status.wireName()).append('\n');
            }
        }
        return out.toString();
    }

    private void write(List<GraphNode> nodes, String indent) {
        for (GraphNode node : nodes) {
            String box = name(node.id()) + "[\"" + label(node) + "\"]";
            if (bodies.isLoop(node.id())) {
                out.append(indent).append("subgraph ").append(box).append('\n');
                write(bodies.of(node.id()), indent + "  ");
                out.append(indent).append("end\n");
            } else {
                out.append(indent).append(box).append('\n');
            }
        }
    }

    private static String label(GraphNode node) {
        return Labels.of(node).stream().map(MermaidDrawing::escaped).collect(Collectors.joining("<br/>"));
    }

    private void write(GraphEdge edge) {
        out.append("  ").append(name(edge.from())).append(arrow(edge.kind()));
        out.append(name(edge.to())).append('\n');
    }

    private static String arrow(NeedKind kind) {
        return switch (kind) {
            case AFTER -> " --> ";
            case BRANCH -> " -->|branch| ";
            case FAILURE -> " -.->|failure| ";
            case SEQUENCE -> " ==> ";
        };
    }

    private String name(String id) {
        @Nullable String name = names.get(id);
        return name == null ? "n0" : name; // a need that no node has; the engine never sends one
    }

    /** Anything but letters, digits and a few signs as {@code #34;}, Mermaid's own way to write a character. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        Labels.flat(text).codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character) || " _-,:.".indexOf(character) >= 0) {
                safe.appendCodePoint(character);
            } else {
                safe.append('#').append(character).append(';');
            }
        });
        return safe.toString();
    }
}
