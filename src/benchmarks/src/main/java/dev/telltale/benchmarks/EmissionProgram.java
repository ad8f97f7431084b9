package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.Emission;
import java.util.Arrays;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * What an event costs its emitter while subscribers read: batches of 1,000 events, and only as many as subscribers can follow, for what
 * they cannot follow would say nothing of delivery without loss. Waiting for them is not timed.
 */
final class EmissionProgram {
    private static final int BATCH = 1000;

    /** So many events may lie between the emitter and the slowest subscriber; half the ring. */
    private static final int MOST_LAG = 8_000;

    private final Emission emission;
    private final long[][] nanos;
    private final int[] taken;
    private volatile boolean isOver;

    private EmissionProgram(Emission emission, int emitters) {
        this.emission = emission;
        this.nanos = new long[emitters][1_000_000];
        this.taken = new int[emitters];
    }

    /** Arguments: which of {@link Emissions}, milliseconds for each count, then counts of subscribers. */
    public static void main(String[] args) throws InterruptedException {
        Emissions what = Emissions.valueOf(args[0]);
        long millis = Long.parseLong(args[1]);
        for (int i = 2; i < args.length; i++) {
            int subscribers = Integer.parseInt(args[i]);
            if (subscribers <= what.mostSubscribers) {
                measure(what, subscribers, i == 2 ? Math.max(1500, 2 * millis) : millis / 2, millis);
            }
        }
        Figure.done();
    }

    private static void measure(Emissions what, int subscribers, long warmUp, long millis) throws InterruptedException {
        try (Emission emission = what.open(subscribers)) {
            EmissionProgram program = new EmissionProgram(emission, what.emitters);
            program.run(warmUp, millis);
            long lost = emission.lost();
            long[] all = program.sorted();
            double mean = Arrays.stream(all).average().orElseThrow() / BATCH;
            Figure.tell("median of batches of 1,000, ns an event", what.title, "" + subscribers, median(all) / BATCH);
            Figure.tell("mean, ns an event", what.title, "" + subscribers, mean);
            if (lost > 0) {
                Figure.tell(
                        "events lost, % (of all that were told)",
                        what.title, "" + subscribers, program.percent(lost, subscribers));
            }
        }
    }

    private double percent(long lost, int subscribers) {
        return 100.0
                * lost
                / ((double) BATCH * subscribers * Arrays.stream(batches).sum());
    }

    static double median(long[] sorted) {
        return sorted[sorted.length / 2];
    }

    private final long[] batches = new long[8];

    private void run(long warmUpMillis, long millis) throws InterruptedException {
        long from = System.nanoTime() + warmUpMillis * 1_000_000;
        long to = from + millis * 1_000_000;
        CyclicBarrier together = new CyclicBarrier(taken.length, () -> {
            while (emission.lag() > MOST_LAG) {
                Waiting.aLittle();
            }
            boolean isEnough = taken[0] >= 5 || emission.lag() < 0;
            isOver = System.nanoTime() > to && isEnough || taken[0] == nanos[0].length;
        });
        Thread[] threads = new Thread[taken.length];
        for (int i = 0; i < threads.length; i++) {
            int emitter = i;
            threads[i] = new Thread(() -> emit(emitter, from, together), "emitter-" + i);
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void emit(int emitter, long from, CyclicBarrier together) {
        try {
            while (true) {
                together.await();
                if (isOver) {
                    return;
                }
                long start = System.nanoTime();
                for (int i = 0; i < BATCH; i++) {
                    emission.emit(emitter);
                }
                long end = System.nanoTime();
                batches[emitter]++;
                if (start >= from) {
                    nanos[emitter][taken[emitter]++] = end - start;
                }
            }
        } catch (InterruptedException | BrokenBarrierException stopped) {
            throw new IllegalStateException("emitter " + emitter + " was stopped", stopped);
        }
    }

    private long[] sorted() {
        long[] all = new long[0];
        for (int i = 0; i < taken.length; i++) {
            int before = all.length;
            all = Arrays.copyOf(all, before + taken[i]);
            System.arraycopy(nanos[i], 0, all, before, taken[i]);
        }
        Arrays.sort(all);
        return all;
    }
}
