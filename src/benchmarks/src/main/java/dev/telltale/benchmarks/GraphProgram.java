package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.CountedGraph;
import dev.telltale.engine.workflow.Workflow;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;

/** Layered graphs, each node with three needs in the layer before: time to parse and check, and to run from start to outcome. */
final class GraphProgram {
    private static final String RUN = "a layered graph, ms to run";
    private static final String NODE = "a layered graph, ns a node to run";
    private static final String PARSE = "a layered graph, ms to parse and check";
    private static final long JOURNAL_BYTES = 512L << 20; // a graph of 100,000 has events of 100 MB

    private GraphProgram() {}

    /** Arguments: {@code baseline}, {@code unwatched} or a count of subscribers; how many runs; then counts of nodes. */
    public static void main(String[] args) throws InterruptedException {
        int runs = Integer.parseInt(args[1]);
        for (int i = 2; i < args.length; i++) {
            int nodes = Integer.parseInt(args[i]);
            int enough = Math.max(5, Math.min(200, runs * 10_000 / nodes));
            if (args[0].equals("baseline")) {
                baseline(nodes, enough);
            } else if (args[0].equals("unwatched")) {
                try (Bed bed = Bed.unwatched()) {
                    engine(NodesProgram.UNWATCHED, bed, nodes, enough);
                }
            } else {
                int subscribers = Integer.parseInt(args[0]);
                String row = "Telltale, " + (subscribers == 1 ? "1 subscriber" : subscribers + " subscribers");
                try (Bed bed = Bed.watched(subscribers, JOURNAL_BYTES)) {
                    engine(row, bed, nodes, enough);
                }
            }
        }
        Figure.done();
    }

    private static void engine(String row, Bed bed, int nodes, int runs) throws InterruptedException {
        String yaml = Workflows.yaml(Workflows.layered(nodes));
        double first = millis(() -> Workflows.parsed(yaml));
        double parse = median(Math.max(3, runs / 4), () -> Workflows.parsed(yaml), () -> {});
        Workflow workflow = Workflows.parsed(yaml);
        double run = median(runs, () -> bed.run(workflow), bed::verify);
        String column = nodes + " nodes";
        Figure.tell(RUN, row, column, run);
        Figure.tell(NODE, row, column, run * 1e6 / nodes);
        Figure.tell(PARSE, row + ", first time", column, first);
        Figure.tell(PARSE, row, column, parse);
    }

    private static void baseline(int nodes, int runs) throws InterruptedException {
        CountedGraph graph = new CountedGraph(Workflows.layered(nodes));
        ForkJoinPool pool = new ForkJoinPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        tell(
                "counting needs on a ForkJoinPool, nothing told",
                nodes,
                median(runs, () -> graph.runOn(pool).join(), () -> {}));
        tell("counting needs on one thread, nothing told", nodes, median(runs, graph::runHere, () -> {}));
    }

    private static void tell(String row, int nodes, double millis) {
        Figure.tell(RUN, row, nodes + " nodes", millis);
        Figure.tell(NODE, row, nodes + " nodes", millis * 1e6 / nodes);
    }

    private interface Once {
        void run() throws InterruptedException;
    }

    private static double millis(Once once) throws InterruptedException {
        long start = System.nanoTime();
        once.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** Of the later half: the earlier one warms up. @param after what is not timed */
    private static double median(int times, Once once, Once after) throws InterruptedException {
        double[] all = new double[times];
        for (int i = 0; i < 2 * times; i++) {
            all[i % times] = millis(once);
            after.run();
        }
        Arrays.sort(all);
        return all[times / 2];
    }
}
