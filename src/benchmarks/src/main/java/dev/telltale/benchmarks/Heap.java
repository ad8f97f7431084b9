package dev.telltale.benchmarks;

/** What is alive in this process. */
final class Heap {
    private Heap() {}

    /** Bytes in use after a collection. */
    static long used() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
