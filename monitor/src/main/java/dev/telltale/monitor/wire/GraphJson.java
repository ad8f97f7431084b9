package dev.telltale.monitor.wire;

import dev.telltale.event.NodeView;
import dev.telltale.monitor.graph.GraphEdge;
import dev.telltale.monitor.graph.GraphNode;
import dev.telltale.monitor.graph.WorkflowGraph;

/** Graphs as JSON in UTF-8; fields that do not apply are absent. Thread-safe: it has no state. */
public final class GraphJson {
    private GraphJson() {}

    public static byte[] graph(WorkflowGraph graph) {
        JsonOut out = new JsonOut();
        out.open().text("executionId", graph.executionId()).text("workflow", graph.workflow());
        if (graph.status() != null) {
            out.text("status", graph.status().wireName()).number("seq", graph.seq());
        }
        out.openList("nodes");
        for (GraphNode node : graph.nodes()) {
            writeNode(node, out);
        }
        out.closeList().openList("edges");
        for (GraphEdge edge : graph.edges()) {
            out.open().text("from", edge.from()).text("to", edge.to());
            out.text("kind", edge.kind().wireName()).close(1);
        }
        out.closeList().close(1);
        return out.toBytes();
    }

    private static void writeNode(GraphNode node, JsonOut out) {
        out.open().text("id", node.id()).text("kind", node.kind()).text("parent", node.parent());
        out.text("join", node.join());
        if (node.status() != null) {
            out.text("status", node.status().wireName());
        }
        NodeView instance = node.instance();
        if (instance != null) {
            out.text("path", instance.path());
            ViewJson.writeTimes(instance, out);
            if (instance.loop() != null) {
                out.open("loop");
                ViewJson.writeLoop(instance.loop(), out);
                out.close(1);
            }
        }
        out.close(1);
    }
}
