package dev.telltale.server;

import java.time.Duration;

/** The least that a limit may be. Thread-safe: it has no state. */
final class AtLeast {
    private AtLeast() {}

    /** @param name what the limit is called, in words that begin the complaint */
    static void one(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; use at least 1");
        }
    }

    /** @param name what the time is called, in words that begin the complaint */
    static void aMillisecond(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; use at least a millisecond");
        }
    }
}
