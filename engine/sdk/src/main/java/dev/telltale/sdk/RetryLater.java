package dev.telltale.sdk;

import java.time.Duration;
import java.util.Objects;

/**
 * Thrown by a task to be called again after a while, because what it waits for is not there yet.
 *
 * <p>It is no failure: it needs no {@code retry} in the workflow, does not count against its {@code attempts}, and its {@code delay} and
 * {@code backoff} have no say. Watchers see {@code node.retrying} with the delay, and no thread is held meanwhile. A node that asks for
 * this 10,000 times has failed, and so has one that asks for it while its execution is ending.
 */
public final class RetryLater extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Duration delay;

    private RetryLater(Duration delay, String reason) {
        super(reason, null, false, false); // it says nothing of where something went wrong
        this.delay = delay;
    }

    /**
     * Asks for another attempt.
     *
     * @param delay until then, 0 to 365 days
     * @param reason what the task waits for, for those who watch
     */
    public static RetryLater in(Duration delay, String reason) {
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the delay is " + delay + "; use 0 to 365 days");
        }
        return new RetryLater(delay, Objects.requireNonNull(reason, "reason"));
    }

    /** How long to wait. */
    public Duration delay() {
        return delay;
    }
}
