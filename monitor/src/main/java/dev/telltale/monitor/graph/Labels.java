package dev.telltale.monitor.graph;

import dev.telltale.event.LoopView;
import dev.telltale.event.NodeStatus;
import java.util.ArrayList;
import java.util.List;

/** What is written at the parts of a drawing; a status is said in words, for colours alone do not reach everyone. */
final class Labels {
    /** Fill colours for {@code pending}, {@code running} and so on, light enough for black letters. */
    private static final String[] FILLS = {
        "#f6f8fa", "#cfe8ff", "#fff3c4", "#ffe0b8", "#d2f4d3", "#ffd0cc", "#eceff1", "#e6dcf5"
    };

    private Labels() {}

    static String title(WorkflowGraph graph) {
        if (graph.executionId() == null || graph.status() == null) {
            return graph.workflow();
        }
        return graph.workflow() + ", execution " + graph.executionId() + ": "
                + graph.status().wireName() + " after event " + graph.seq();
    }

    /** The lines at a node: its id, its kind, and of one that has been run its status. */
    static List<String> of(GraphNode node) {
        List<String> lines = new ArrayList<>(List.of(node.id()));
        lines.add(node.join() == null ? node.kind() : node.kind() + ", join " + node.join());
        if (node.status() != null) {
            lines.add(status(node, node.status()));
        }
        return lines;
    }

    private static String status(GraphNode node, NodeStatus status) {
        StringBuilder text = new StringBuilder(status.wireName());
        if (node.instance() != null && node.instance().attempt() > 1) {
            text.append(", attempt ").append(node.instance().attempt());
        }
        LoopView loop = node.instance() == null ? null : node.instance().loop();
        if (loop != null) {
            text.append(", ").append(loop.endedCount());
            if (loop.expected() != null) {
                text.append(" of ").append(loop.expected());
            }
            text.append(" done");
        }
        return text.toString();
    }

    /** As {@code #d2f4d3}. */
    static String fill(NodeStatus status) {
        return FILLS[status.ordinal()];
    }

    /** A text on one line, without control characters. */
    static String flat(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
