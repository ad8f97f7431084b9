package dev.telltale.engine.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An order of a graph's nodes in which each comes after all that it waits for, handlers of its needs included. */
final class NodeOrder {
    private NodeOrder() {}

    /** Linear in nodes and edges (Kahn, "Topological sorting of large networks", 1962). */
    static int[] of(List<GraphPlan.NodePlan> nodes) {
        List<List<Integer>> followers = new ArrayList<>();
        int[] open = new int[nodes.size()];
        nodes.forEach(node -> followers.add(new ArrayList<>()));
        for (GraphPlan.NodePlan node : nodes) {
            for (int need : node.needs()) {
                followers.get(need).add(node.ordinal());
                open[node.ordinal()]++;
                int handler = nodes.get(need).handler();
                if (handler >= 0
                        && handler != node.ordinal()
                        && !nodes.get(need).isImpatient(node.ordinal())) {
                    followers.get(handler).add(node.ordinal());
                    open[node.ordinal()]++;
                }
            }
        }
        int[] order = new int[open.length];
        int count = 0;
        for (int i = 0; i < open.length; i++) {
            if (open[i] == 0) {
                order[count++] = i;
            }
        }
        for (int next = 0; next < count; next++) {
            for (int follower : followers.get(order[next])) {
                if (--open[follower] == 0) {
                    order[count++] = follower;
                }
            }
        }
        return Arrays.copyOf(order, count);
    }
}
