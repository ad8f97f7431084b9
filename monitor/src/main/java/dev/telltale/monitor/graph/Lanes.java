package dev.telltale.monitor.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lines side by side that lead down from nodes to those that need them; a node has one for all of them. Not thread-safe.
 */
final class Lanes {
    private final Layers layers;
    private final Strokes strokes;
    /** The node that a lane leads down from, or null where it is free. */
    private final List<@Nullable String> sources = new ArrayList<>();

    Lanes(Layers layers, Strokes strokes) {
        this.layers = layers;
        this.strokes = strokes;
    }

    /** The lanes between two rows. */
    String between() {
        return sources.stream()
                .map(source -> source == null ? " " : String.valueOf(strokes.down))
                .collect(Collectors.joining(" "))
                .stripTrailing();
    }

    /** Whether a node stands in the lane of one that it needs, so that lanes have to be seen above it. */
    boolean isBelowItsNeed(GraphNode node) {
        return own(node) >= 0;
    }

    private int own(GraphNode node) {
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            if (source != null && layers.isLast(node, source)) {
                return i;
            }
        }
        return -1;
    }

    /** The row of a node, up to its name; from here on its lane leads down from it. */
    String row(GraphNode node) {
        Set<Integer> needed = needed(node);
        int own = own(node);
        if (own < 0) {
            own = free(needed);
        }
        int first = own;
        int last = own;
        for (int lane : needed) {
            first = Math.min(first, lane);
            last = Math.max(last, lane);
        }
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < sources.size(); i++) {
            boolean isJoined = needed.contains(i);
            if (i == own) {
                row.append(strokes.node);
            } else if (isJoined) {
                row.append(strokes.joint(i > first, i < last, goesOn(node, i)));
            } else if (sources.get(i) != null) {
                row.append(strokes.down); // passed by: a line across is interrupted here
            } else {
                row.append(i > first && i < last ? strokes.across : ' ');
            }
            row.append(i >= first && i < last ? strokes.across : ' ');
        }
        needed.stream().filter(lane -> !goesOn(node, lane)).forEach(lane -> sources.set(lane, null));
        sources.set(own, layers.isNeeded(node) ? node.id() : null);
        return row.toString().stripTrailing();
    }

    private Set<Integer> needed(GraphNode node) {
        Set<Integer> lanes = new HashSet<>();
        layers.needs(node).forEach(edge -> lanes.add(sources.indexOf(edge.from())));
        lanes.remove(-1); // of a circle
        return lanes;
    }

    private boolean goesOn(GraphNode node, int lane) {
        String source = sources.get(lane);
        return source != null && !layers.isLast(node, source);
    }

    /** A free lane to the right of those that are needed, so that lines across lead to the right. */
    private int free(Set<Integer> needed) {
        int from = needed.stream().mapToInt(lane -> lane + 1).max().orElse(0);
        for (int i = from; i < sources.size(); i++) {
            if (sources.get(i) == null) {
                return i;
            }
        }
        sources.add(null);
        return sources.size() - 1;
    }
}
