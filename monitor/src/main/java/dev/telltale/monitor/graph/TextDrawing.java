package dev.telltale.monitor.graph;

import dev.telltale.event.NeedKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Draws a graph with characters: a row for each node, lines from what it needs to the left of its name, the body of a loop below it. Where
 * there is no room for the lines, a node says in words what it needs. Not thread-safe; used once.
 */
final class TextDrawing {
    /** Below that no text can be read. */
    private static final int LEAST_TEXT = 24;

    private final WorkflowGraph graph;
    private final Bodies bodies;
    private final Strokes strokes;
    private final int width;

    TextDrawing(WorkflowGraph graph, int width, Strokes strokes) {
        this.graph = graph;
        this.bodies = new Bodies(graph);
        this.width = Math.max(width, 2 * LEAST_TEXT);
        this.strokes = strokes;
    }

    String text() {
        List<String> lines = new ArrayList<>();
        write(Labels.flat(Labels.title(graph)), "", "", width, lines);
        lines.add("");
        lines.addAll(body(bodies.top(), width));
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n", "", "\n"));
    }

    private List<String> body(List<GraphNode> nodes, int room) {
        Layers layers = new Layers(nodes, graph.edges());
        int indent = indent(layers);
        boolean isInWords = room - indent < LEAST_TEXT;
        return isInWords ? listed(layers, room) : drawn(layers, indent, room);
    }

    /** How much room the lanes of a body take. */
    private int indent(Layers layers) {
        Lanes lanes = new Lanes(layers, strokes);
        int widest = 0;
        for (GraphNode node : layers.order()) {
            widest = Math.max(widest, lanes.row(node).length());
        }
        return widest + 1;
    }

    private List<String> drawn(Layers layers, int indent, int room) {
        Lanes lanes = new Lanes(layers, strokes);
        List<String> lines = new ArrayList<>();
        for (GraphNode node : layers.order()) {
            if (lanes.isBelowItsNeed(node)) {
                lines.add(lanes.between());
            }
            String row = padded(lanes.row(node), indent);
            String below = padded(lanes.between(), indent);
            write(label(layers, node), row, below, room, lines);
            addBody(node, below, room, lines);
        }
        return lines;
    }

    private List<String> listed(Layers layers, int room) {
        List<String> lines = new ArrayList<>();
        for (GraphNode node : layers.order()) {
            String needs = layers.needs(node).stream()
                    .map(edge -> Labels.flat(edge.from()))
                    .collect(Collectors.joining(", "));
            String label = label(layers, node) + (needs.isEmpty() ? "" : "  " + strokes.from + " " + needs);
            write(label, strokes.node + " ", "  ", room, lines);
            addBody(node, "", room, lines);
        }
        return lines;
    }

    private void addBody(GraphNode loop, String margin, int room, List<String> lines) {
        List<GraphNode> nodes = bodies.of(loop.id());
        if (nodes.isEmpty()) {
            return;
        }
        // Loops deep in loops are indented as far as there is room for their text.
        String before = room - margin.length() - 2 < LEAST_TEXT ? "" : margin + strokes.body + " ";
        body(nodes, room - before.length()).forEach(line -> lines.add(before + line));
    }

    private static String label(Layers layers, GraphNode node) {
        String label = Labels.of(node).stream().map(Labels::flat).collect(Collectors.joining("  "));
        List<NeedKind> kinds =
                layers.needs(node).stream().map(GraphEdge::kind).distinct().toList();
        if (kinds.contains(NeedKind.BRANCH)) {
            label += "  on branch";
        }
        return kinds.contains(NeedKind.FAILURE) ? label + "  on failure" : label;
    }

    /** Writes a text behind a margin, in as many lines as it takes. */
    private static void write(String text, String margin, String further, int room, List<String> lines) {
        String left = text;
        String before = margin;
        while (before.length() + left.length() > room) {
            int most = room - before.length();
            int space = left.lastIndexOf(' ', most);
            int end = space > 0 ? space : most;
            lines.add(before + left.substring(0, end));
            left = left.substring(end).strip();
            before = further;
        }
        lines.add(before + left);
    }

    private static String padded(String text, int length) {
        return text + " ".repeat(Math.max(0, length - text.length()));
    }
}
