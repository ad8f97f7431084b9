package dev.telltale.engine.run;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Numbers the strongly connected components of a graph: two nodes have the same number if each can be reached from the other.
 *
 * <p>Tarjan's algorithm ("Depth-first search and linear graph algorithms", 1972), without recursion since a chain may be as long as the
 * file. Linear in nodes and edges. Not thread-safe; used once.
 */
final class Components {
    private static final int UNSEEN = -1;

    private final int[][] edges;
    private final int[] index;
    private final int[] low;
    private final int[] component;
    private final int[] nextEdge;
    private final ArrayDeque<Integer> open = new ArrayDeque<>();
    private final ArrayDeque<Integer> way = new ArrayDeque<>();
    private int seen;
    private int components;

    private Components(int[][] edges) {
        this.edges = edges;
        this.index = new int[edges.length];
        this.low = new int[edges.length];
        this.component = new int[edges.length];
        this.nextEdge = new int[edges.length];
        Arrays.fill(index, UNSEEN);
        Arrays.fill(component, UNSEEN);
    }

    /** The number of each node's component. @param edges for each node those it leads to */
    static int[] of(int[][] edges) {
        Components components = new Components(edges);
        for (int node = 0; node < edges.length; node++) {
            if (components.index[node] == UNSEEN) {
                components.walk(node);
            }
        }
        return components.component;
    }

    private void walk(int from) {
        enter(from);
        while (!way.isEmpty()) {
            int node = way.peek();
            if (nextEdge[node] < edges[node].length) {
                int next = edges[node][nextEdge[node]++];
                if (index[next] == UNSEEN) {
                    enter(next);
                } else if (component[next] == UNSEEN) {
                    low[node] = Math.min(low[node], index[next]);
                }
            } else {
                leave(node);
            }
        }
    }

    private void enter(int node) {
        index[node] = seen;
        low[node] = seen;
        seen++;
        open.push(node);
        way.push(node);
    }

    private void leave(int node) {
        way.pop();
        if (!way.isEmpty()) {
            low[way.peek()] = Math.min(low[way.peek()], low[node]);
        }
        if (low[node] == index[node]) {
            int member;
            do {
                member = open.pop();
                component[member] = components;
            } while (member != node);
            components++;
        }
    }
}
