package dev.telltale.benchmarks;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps so many pieces of work in flight: when the oldest has ended, the next is started. Not thread-safe.
 *
 * <p>One thread starts and awaits them all, so it seldom has to sleep: the oldest has mostly ended by the time it is asked for.
 */
final class Lanes {
    private final int inFlight;
    private final Supplier<Piece> work;
    private final BooleanSupplier isBehind;
    private final ArrayDeque<Piece> running = new ArrayDeque<>();
    private long ended;

    /** @param isBehind whether nothing shall be started for now, because subscribers are to follow; that time counts */
    Lanes(int inFlight, Supplier<Piece> work, BooleanSupplier isBehind) {
        this.inFlight = inFlight;
        this.work = work;
        this.isBehind = isBehind;
    }

    /** Lets time pass, with everything at work. @return pieces that ended in it, a second */
    double run(long millis) throws InterruptedException {
        long from = System.nanoTime();
        long before = ended;
        long until = from + millis * 1_000_000;
        while (System.nanoTime() - until < 0) {
            if (running.size() == inFlight) {
                endOldest();
            }
            if (isBehind.getAsBoolean()) {
                Waiting.aLittle();
            } else {
                running.addLast(work.get());
            }
        }
        return (ended - before) * 1e9 / (System.nanoTime() - from);
    }

    private void endOldest() throws InterruptedException {
        running.removeFirst().await();
        ended++;
    }

    long ended() {
        return ended;
    }

    /** Waits for what is in flight. */
    void stop() throws InterruptedException {
        while (!running.isEmpty()) {
            endOldest();
        }
    }

    /** Work that has begun. */
    interface Piece {
        /** Waits for its end; fails loudly if it went wrong. */
        void await() throws InterruptedException;
    }
}
