package dev.telltale.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * Gives up on an answer that comes, but so slowly that nobody can wait for its end: with fewer than {@value #LEAST} bytes a second, once it has taken as
 * long as a server may be silent. Of one answer. Not thread-safe.
 */
final class Pace {
    private static final int LEAST = 16_000;

    private final Duration silence;
    private final Scheduler timer;
    private final long since;

    Pace(Duration silence, Scheduler timer) {
        this.silence = silence;
        this.timer = timer;
        this.since = timer.now(TimeUnit.MILLISECONDS);
    }

    /** @param bytes that have come @throws SlowException if those are too few by now */
    void check(long bytes) {
        long taken = timer.now(TimeUnit.MILLISECONDS) - since;
        if (taken > silence.toMillis() + 1000 * bytes / LEAST) {
            throw new SlowException(bytes, taken);
        }
    }
}
