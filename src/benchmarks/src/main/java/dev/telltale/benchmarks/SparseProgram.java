package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.Emission;
import java.util.Arrays;

/** What an event costs when the one before was 200 µs ago and whoever reads is asleep: what a workflow with real tasks does. */
final class SparseProgram {
    private static final long APART_NANOS = 200_000;

    private SparseProgram() {}

    /** Arguments: which of {@link Emissions}, how many events, then counts of subscribers. */
    public static void main(String[] args) {
        Emissions what = Emissions.valueOf(args[0]);
        int events = Integer.parseInt(args[1]);
        for (int i = 2; i < args.length; i++) {
            measure(what, Integer.parseInt(args[i]), events);
        }
        Figure.done();
    }

    private static void measure(Emissions what, int subscribers, int events) {
        try (Emission emission = what.open(subscribers)) {
            warmUp(emission);
            long[] nanos = new long[events];
            long due = System.nanoTime();
            for (int i = -events / 10; i < events; i++) {
                due += APART_NANOS;
                Waiting.busilyUntil(due);
                long start = System.nanoTime();
                emission.emit(0);
                long end = System.nanoTime();
                if (i >= 0) {
                    nanos[i] = end - start;
                }
                due = Math.max(due, end - APART_NANOS); // after a long absence, no crowd
            }
            emission.lost();
            Arrays.sort(nanos);
            String column = subscribers == 1 ? "1 subscriber" : subscribers + " subscribers";
            Figure.tell("median, ns an event", what.title, column, EmissionProgram.median(nanos));
            Figure.tell(
                    "mean, ns an event",
                    what.title,
                    column,
                    Arrays.stream(nanos).average().orElseThrow());
            Figure.tell("p99, ns an event", what.title, column, nanos[events - 1 - events / 100]);
        }
    }

    /** Compiled code, also with few events a second: a long-running server has that. */
    private static void warmUp(Emission emission) {
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                emission.emit(0);
            }
            while (emission.lag() > 0) {
                Waiting.aLittle();
            }
        }
    }
}
