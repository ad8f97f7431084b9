package dev.telltale.benchmarks;

import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import java.util.Random;
import java.util.Set;

/** Graphs of nodes that do nothing. */
public enum Workflows {
    /** Ten, each after the one before. */
    SEQUENCE("ten in sequence"),
    /** Ten that need nothing. */
    FAN_OUT("fan-out of ten");

    private static final int NODES = 10;
    private static final int WIDTH = 100;
    private static final int NEEDS = 3;

    /** What it is called in tables. */
    final String title;

    Workflows(String title) {
        this.title = title;
    }

    /** The needs of each node. */
    int[][] needs() {
        int[][] needs = new int[NODES][];
        for (int node = 0; node < NODES; node++) {
            needs[node] = this == SEQUENCE && node > 0 ? new int[] {node - 1} : new int[0];
        }
        return needs;
    }

    Workflow workflow() {
        return parsed(yaml(needs()));
    }

    /** Layers of a hundred nodes, each node with three random needs in the layer before. */
    static int[][] layered(int nodes) {
        Random random = new Random(1);
        int[][] needs = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            int layer = node / WIDTH * WIDTH;
            needs[node] = layer == 0
                    ? new int[0]
                    : random.ints(layer - WIDTH, layer).distinct().limit(NEEDS).toArray();
        }
        return needs;
    }

    static String yaml(int[][] needs) {
        StringBuilder yaml = new StringBuilder("name: nodes\nnodes:\n");
        for (int node = 0; node < needs.length; node++) {
            yaml.append("  - {id: n").append(node).append(", task: noop");
            for (int i = 0; i < needs[node].length; i++) {
                yaml.append(i == 0 ? ", needs: [n" : ", n").append(needs[node][i]);
            }
            yaml.append(needs[node].length > 0 ? "]}\n" : "}\n");
        }
        return yaml.toString();
    }

    static Workflow parsed(String yaml) {
        return WorkflowParser.parse(yaml, "benchmark", () -> Set.of("noop"));
    }
}
