package dev.telltale.monitor.graph;

import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeStatus;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a graph in the language of Graphviz. Not thread-safe; used once. */
final class DotDrawing {
    private final WorkflowGraph graph;
    private final Bodies bodies;
    private final StringBuilder out = new StringBuilder(1024);

    DotDrawing(WorkflowGraph graph) {
        this.graph = graph;
        this.bodies = new Bodies(graph);
    }

    String text() {
        out.append("digraph ").append(quoted(graph.workflow())).append(" {\n");
        out.append("  graph [label=").append(quoted(Labels.title(graph)));
        out.append(", labelloc=t, compound=true, fillcolor=white, fontname=\"sans-serif\"];\n");
        out.append("  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n");
        out.append("  edge [fontname=\"sans-serif\", fontsize=10];\n");
        write(bodies.top(), "  ");
        graph.edges().forEach(this::write);
        return out.append("}\n").toString();
    }

    private void write(List<GraphNode> nodes, String indent) {
        for (GraphNode node : nodes) {
            if (bodies.isLoop(node.id())) {
                out.append(indent).append("subgraph ").append(cluster(node.id()));
                out.append(" {\n").append(indent).append("  graph [").append(look(node));
                out.append(", style=\"rounded,filled\"];\n");
                write(bodies.of(node.id()), indent + "  ");
                out.append(indent).append("}\n");
            } else {
                out.append(indent).append(quoted(node.id())).append(" [");
                out.append(look(node)).append("];\n");
            }
        }
    }

    private static String look(GraphNode node) {
        String label = Labels.of(node).stream().map(DotDrawing::escaped).collect(Collectors.joining("\\n"));
        NodeStatus status = node.status();
        String text = "label=\"" + label + "\"";
        if (status == null) {
            return text;
        }
        return text + ", class=\"" + status.wireName() + "\", fillcolor=\"" + Labels.fill(status) + "\"";
    }

    /** A line cannot end at a cluster, only at a node in it, and be cut off where it meets the cluster's border. */
    private void write(GraphEdge edge) {
        out.append("  ").append(quoted(bodies.exit(edge.from())));
        out.append(" -> ").append(quoted(bodies.entry(edge.to())));
        out.append(" [class=\"").append(edge.kind().wireName()).append('"');
        if (bodies.isLoop(edge.from())) {
            out.append(", ltail=").append(cluster(edge.from()));
        }
        if (bodies.isLoop(edge.to())) {
            out.append(", lhead=").append(cluster(edge.to()));
        }
        if (edge.kind() == NeedKind.BRANCH) {
            out.append(", label=\"branch\"");
        } else if (edge.kind() == NeedKind.FAILURE) {
            out.append(", label=\"failure\", style=dashed");
        } else if (edge.kind() == NeedKind.SEQUENCE) {
            out.append(", style=bold");
        }
        out.append("];\n");
    }

    private static String cluster(String loopId) {
        return quoted("cluster_" + loopId);
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** In quotes {@code \N} and its like mean something, and so does {@code &amp;}. */
    private static String escaped(String text) {
        return Labels.flat(text).replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
    }
}
