package dev.telltale.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Pauses of measuring threads. */
final class Waiting {
    private Waiting() {}

    /** Lets others have the core for a moment. */
    static void aLittle() {
        LockSupport.parkNanos(50_000);
    }

    static void forAMillisecond() {
        LockSupport.parkNanos(1_000_000);
    }

    /** Stays on the core until a time by {@link System#nanoTime}. */
    static void busilyUntil(long nanos) {
        while (System.nanoTime() - nanos < 0) {
            Thread.onSpinWait();
        }
    }
}
