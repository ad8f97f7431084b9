package dev.telltale.benchmarks;

import dev.telltale.engine.BenchmarkClock;
import dev.telltale.engine.run.BenchmarkRun;
import dev.telltale.monitor.LocalMonitor;
import java.util.List;

/** What a subscriber that waits for events takes of the heap, its own object included. */
final class MemoryProgram {
    private MemoryProgram() {}

    /** Argument: how many subscribers. */
    public static void main(String[] args) {
        int subscribers = Integer.parseInt(args[0]);
        try (LocalMonitor monitor = LocalMonitor.inMemory()) {
            BenchmarkRun run = new BenchmarkRun(monitor.journal(), BenchmarkClock.real(), "benchmark");
            Counting.verify(
                    Counting.watching(monitor, 100), monitor.head().position()); // what classes and threads take
            int threads = Thread.activeCount();
            long before = Heap.used();
            List<Counting> all = Counting.watching(monitor, subscribers);
            double bytes = (double) (Heap.used() - before) / subscribers;
            run.say();
            Counting.verify(all, monitor.head().position());
            double after = (double) (Heap.used() - before) / subscribers;
            Figure.tell("an idle subscriber", subscribers + " subscribers", "bytes each", bytes);
            Figure.tell("an idle subscriber", subscribers + " subscribers", "bytes each after an event", after);
            Figure.tell("an idle subscriber", subscribers + " subscribers", "threads with 100", threads);
            Figure.tell("an idle subscriber", subscribers + " subscribers", "threads with all", Thread.activeCount());
        }
        Figure.done();
    }
}
