package dev.telltale.monitor.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the lines of a drawing as an eye does. Not thread-safe. */
final class DrawnGraph {
    private static final Pattern NAME = Pattern.compile("n\\d+");
    private static final String ENDING = "└┘┴";
    private static final String JOINTS = "┼├┤" + ENDING;

    private final List<String> ids = new ArrayList<>();
    private final List<String> edges = new ArrayList<>();
    /** Which node a column leads down from, by how deep in loops it is. */
    private final List<Map<Integer, String>> columns = new ArrayList<>();

    private DrawnGraph() {}

    static DrawnGraph read(String drawing) {
        DrawnGraph graph = new DrawnGraph();
        List<String> above = new ArrayList<>();
        drawing.lines().skip(2).forEach(line -> {
            String[] parts = line.split("┊ ", -1);
            int depth = parts.length - 1;
            String row = parts[depth];
            while (above.size() <= depth) {
                above.add("");
                graph.columns.add(new HashMap<>());
            }
            above.subList(depth + 1, above.size()).clear();
            graph.columns.subList(depth + 1, graph.columns.size()).clear();
            if (row.contains("○")) {
                graph.readRow(row, above.get(depth), graph.columns.get(depth));
            }
            above.set(depth, row);
        });
        return graph;
    }

    private void readRow(String row, String above, Map<Integer, String> sources) {
        Matcher name = NAME.matcher(row);
        if (!name.find()) {
            throw new AssertionError("a node without a name: " + row);
        }
        String id = name.group();
        int at = row.indexOf('○');
        if (at < above.length() && above.charAt(at) == '│') {
            edges.add(sources.get(at) + " > " + id);
        }
        follow(row, at, 1, id, sources);
        follow(row, at, -1, id, sources);
        ids.add(id);
        sources.put(at, id);
    }

    private void follow(String row, int at, int step, String id, Map<Integer, String> sources) {
        for (int gap = at + step; gap >= 0 && gap < row.length() && row.charAt(gap) == '─'; gap += 2 * step) {
            int lane = gap + step;
            char stroke = row.charAt(lane);
            if (JOINTS.indexOf(stroke) >= 0) {
                edges.add(sources.get(lane) + " > " + id);
            }
            if (ENDING.indexOf(stroke) >= 0) {
                sources.remove(lane);
            }
        }
    }

    List<String> ids() {
        return ids;
    }

    List<String> edges() {
        return edges;
    }
}
