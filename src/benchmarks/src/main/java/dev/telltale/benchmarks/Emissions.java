package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.DisruptorMonitor;
import dev.telltale.benchmarks.baseline.Emission;
import dev.telltale.benchmarks.baseline.MutexMonitor;
import dev.telltale.benchmarks.baseline.PolledRing;
import dev.telltale.benchmarks.baseline.ReactorMonitor;
import java.util.function.IntFunction;

/** The monitors whose emission is measured. */
public enum Emissions {
    TELLTALE("Telltale", 1, 1000, subscribers -> new Telltale(1, subscribers)),
    TELLTALE_TWO("Telltale, two emitters", 2, 100, subscribers -> new Telltale(2, subscribers)),
    MUTEX("mutex and channels, as goflow", 1, 1000, MutexMonitor::new),
    REACTOR("Reactor multicast, buffer and publishOn each", 1, 100, ReactorMonitor::new),
    DISRUPTOR("Disruptor, blocking", 1, 100, DisruptorMonitor::new),
    RING("bare ring, polled, keeps nothing", 1, 1000, PolledRing::new);

    /** What it is called in tables. */
    final String title;

    final int emitters;

    /** With more than so many subscribers it takes too long. */
    final int mostSubscribers;

    private final IntFunction<Emission> opening;

    Emissions(String title, int emitters, int mostSubscribers, IntFunction<Emission> opening) {
        this.title = title;
        this.emitters = emitters;
        this.mostSubscribers = mostSubscribers;
        this.opening = opening;
    }

    Emission open(int subscribers) {
        return opening.apply(subscribers);
    }
}
