package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.Emission;
import dev.telltale.engine.BenchmarkClock;
import dev.telltale.engine.run.BenchmarkRun;
import dev.telltale.monitor.LocalMonitor;
import java.util.List;

/** What the product does: a recorder, the journal in memory, the hub, and subscribers that lose nothing. */
final class Telltale implements Emission {
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final BenchmarkRun[] runs;
    private final List<Counting> subscribers;

    /** @param emitters how many executions speak, each on a thread of its own */
    Telltale(int emitters, int subscribers) {
        runs = new BenchmarkRun[emitters];
        for (int i = 0; i < emitters; i++) {
            runs[i] = new BenchmarkRun(monitor.journal(), BenchmarkClock.real(), "benchmark" + i);
        }
        this.subscribers = Counting.watching(monitor, subscribers);
    }

    @Override
    public void emit(int emitter) {
        runs[emitter].say();
    }

    @Override
    public long lag() {
        return Counting.lag(subscribers, monitor.head().position());
    }

    @Override
    public long lost() {
        Counting.verify(subscribers, monitor.head().position());
        return 0;
    }

    @Override
    public void close() {
        monitor.close();
    }
}
