package dev.telltale.engine;

import dev.telltale.engine.run.EngineClock;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/** The engine's own clock, for benchmarks that read it as often as the engine does. */
public final class BenchmarkClock {
    private BenchmarkClock() {}

    /** The clock that engines have by default; it starts no thread unless something is scheduled. */
    public static EngineClock real() {
        return new SystemClock(new ScheduledThreadPoolExecutor(1));
    }
}
