package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.CountedGraph;
import dev.telltale.engine.workflow.Workflow;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Nodes that do nothing, ten to a workflow: how many a second with 64 workflows in flight, and how long one alone takes. */
final class NodesProgram {
    /** What a node takes, by the clock and in processor time. */
    static final String NANOS = "64 workflows in flight, ns a node";

    static final String CPU_NANOS = "64 workflows in flight, processor time of all threads, ns a node";

    /** The row of the engine alone. */
    static final String UNWATCHED = "Telltale, journal that keeps nothing";

    private static final int NODES = 10;
    private static final int IN_FLIGHT = 64;

    /** Where a subscriber is further behind than this, no workflow is started until it is not; the journal holds some times as much. */
    private static final long MOST_LAG = 60_000;

    private static final long WINDOW_MILLIS = 250;

    private final String row;
    private final long millis;

    private NodesProgram(String row, long millis) {
        this.row = row;
        this.millis = millis;
    }

    /** Arguments: {@code baseline}, {@code unwatched} or a count of subscribers; and milliseconds for each shape. */
    public static void main(String[] args) throws InterruptedException {
        long millis = Long.parseLong(args[1]);
        if (args[0].equals("baseline")) {
            new NodesProgram("counting needs on a ForkJoinPool, nothing told", millis).baseline();
        } else if (args[0].equals("unwatched")) {
            try (Bed bed = Bed.unwatched()) {
                new NodesProgram(UNWATCHED, millis).engine(bed);
            }
        } else {
            int subscribers = Integer.parseInt(args[0]);
            try (Bed bed = Bed.watched(subscribers)) {
                String many = subscribers == 1 ? "1 subscriber" : subscribers + " subscribers";
                new NodesProgram("Telltale, " + many, millis).engine(bed);
                bed.verify();
            }
        }
        Figure.done();
    }

    private void engine(Bed bed) throws InterruptedException {
        for (Workflows shape : Workflows.values()) {
            Workflow workflow = shape.workflow();
            inFlight(shape, () -> bed.start(workflow), () -> bed.lag() > MOST_LAG);
            bed.verify();
            alone(shape, () -> bed.run(workflow));
            bed.verify();
        }
    }

    private void baseline() throws InterruptedException {
        ForkJoinPool pool = new ForkJoinPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        for (Workflows shape : Workflows.values()) {
            CountedGraph graph = new CountedGraph(shape.needs());
            inFlight(shape, () -> graph.runOn(pool)::join, () -> false);
            alone(shape, () -> graph.runOn(pool).join());
        }
    }

    private void inFlight(Workflows shape, Supplier<Lanes.Piece> work, BooleanSupplier isBehind)
            throws InterruptedException {
        Lanes lanes = new Lanes(IN_FLIGHT, work, isBehind);
        lanes.run(Math.max(4000, millis)); // warm-up
        double[] rates = new double[(int) Math.max(1, millis / WINDOW_MILLIS)];
        long cpu = Figure.cpuNanos();
        long before = lanes.ended();
        for (int i = 0; i < rates.length; i++) {
            rates[i] = lanes.run(WINDOW_MILLIS) * NODES;
        }
        double nodes = (double) (lanes.ended() - before) * NODES;
        double cpuNanos = (Figure.cpuNanos() - cpu) / nodes;
        lanes.stop();
        Arrays.sort(rates);
        double rate = rates[rates.length / 2];
        Figure.tell("nodes a second, 64 workflows in flight", row, shape.title, rate);
        Figure.tell(NANOS, row, shape.title, 1e9 / rate);
        Figure.tell(CPU_NANOS, row, shape.title, cpuNanos);
    }

    private interface Once {
        void run() throws InterruptedException;
    }

    private void alone(Workflows shape, Once once) throws InterruptedException {
        long from = System.nanoTime() + millis / 4 * 1_000_000;
        long to = from + millis / 2 * 1_000_000;
        long[] nanos = new long[1_000_000];
        int taken = 0;
        long start = System.nanoTime();
        while (start < to && taken < nanos.length) {
            once.run();
            long end = System.nanoTime();
            if (start >= from) {
                nanos[taken++] = end - start;
            }
            start = end;
        }
        long[] sorted = Arrays.copyOf(nanos, taken);
        Arrays.sort(sorted);
        Figure.tell("one workflow alone, started and awaited, median µs", row, shape.title, sorted[taken / 2] / 1e3);
        Figure.tell("one workflow alone, p99 µs", row, shape.title, sorted[taken - 1 - taken / 100] / 1e3);
    }
}
