package dev.telltale.engine;

import dev.telltale.engine.run.EngineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The machine's clock, and a timer thread. Thread-safe. */
final class SystemClock implements EngineClock {
    private final ScheduledExecutorService timer;

    SystemClock(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @Override
    public long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        try {
            ScheduledFuture<?> future = timer.schedule(action, nanos(delay), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException engineIsClosed) {
            return () -> {}; // nothing happens later any more
        }
    }

    private static long nanos(Duration delay) {
        try {
            return delay.toNanos();
        } catch (ArithmeticException centuries) {
            return Long.MAX_VALUE / 2;
        }
    }
}
