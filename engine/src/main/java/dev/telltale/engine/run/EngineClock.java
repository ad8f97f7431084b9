package dev.telltale.engine.run;

import java.time.Duration;

/** What time it is, and what happens later. Thread-safe. */
public interface EngineClock {

    /** Microseconds since 1970-01-01T00:00:00Z. */
    long micros();

    /** Nanoseconds since some point in the past: for spans, which must not change when somebody sets the clock. */
    long monotonicNanos();

    /**
     * Runs an action once after a delay, by {@link #monotonicNanos}.
     *
     * @param action short, or it holds up other timers
     */
    Timer schedule(Duration delay, Runnable action);

    /** Something that is going to happen. */
    interface Timer {
        /** Keeps it from happening, if it has not yet. */
        void cancel();
    }
}
