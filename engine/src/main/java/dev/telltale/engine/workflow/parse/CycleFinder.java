package dev.telltale.engine.workflow.parse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Finds nodes that wait for each other. Linear in nodes and needs, and without recursion: a chain may be as long as the
 * file. Not thread-safe.
 */
final class CycleFinder {
    private final DraftGraph graph;
    /** Position on the way being walked, or -1 when done with; absent when not yet seen. */
    private final Map<Draft, Integer> seen = new HashMap<>();

    private final List<Draft> way = new ArrayList<>();
    private final List<Iterator<Draft.Wait>> open = new ArrayList<>();
    private final List<List<Draft>> cycles = new ArrayList<>();

    CycleFinder(DraftGraph graph) {
        this.graph = graph;
    }

    /** Each in the order of waiting, beginning with the node that stands first in the text. */
    List<List<Draft>> cycles(int most) {
        for (Draft draft : graph.nodes) {
            if (!seen.containsKey(draft)) {
                enter(draft);
            }
            while (!open.isEmpty()) {
                if (cycles.size() >= most) {
                    return cycles;
                }
                step();
            }
        }
        return cycles;
    }

    private void enter(Draft draft) {
        seen.put(draft, way.size());
        way.add(draft);
        open.add(draft.waits.values().iterator());
    }

    private void step() {
        int top = way.size() - 1;
        if (!open.get(top).hasNext()) {
            seen.put(way.remove(top), -1);
            open.remove(top);
            return;
        }
        Draft next = open.get(top).next().on();
        Integer position = seen.get(next);
        if (position == null) {
            enter(next);
        } else if (position >= 0) {
            cycles.add(fromFirst(way.subList(position, way.size())));
        }
    }

    private List<Draft> fromFirst(List<Draft> cycle) {
        List<Draft> rotated = new ArrayList<>(cycle);
        int first = 0;
        for (int i = 1; i < rotated.size(); i++) {
            if (isBefore(rotated.get(i), rotated.get(first))) {
                first = i;
            }
        }
        Collections.rotate(rotated, -first);
        return rotated;
    }

    private static boolean isBefore(Draft a, Draft b) {
        return a.place.line() < b.place.line()
                || a.place.line() == b.place.line() && a.place.column() < b.place.column();
    }
}
