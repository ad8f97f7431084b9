package dev.telltale.engine.workflow;

import dev.telltale.event.ErrorKind;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How often a node is tried, and how long it waits in between.
 *
 * @param attempts the total, the first one included; at least 1
 * @param delay before the second attempt; later ones grow by the backoff
 * @param maxDelay no delay is longer, or null for no limit
 * @param jitter from 0 (none) to 1: a delay varies by this share of itself, in both directions
 * @param on the kinds of error worth another attempt
 */
public record Retry(
        int attempts,
        Backoff backoff,
        Duration delay,
        @Nullable Duration maxDelay,
        double jitter,
        Set<ErrorKind> on) {
    /** One attempt. */
    public static final Retry NONE = new Retry(1, Backoff.FIXED, Duration.ofSeconds(1), null, 0, Set.of());

    private static final Duration LONGEST = Duration.ofDays(36_500);

    public Retry {
        on = Set.copyOf(on);
    }

    /** How the delay grows from one attempt to the next. */
    public enum Backoff {
        /** It does not. */
        FIXED,
        /** By the first delay each time: 1 s, 2 s, 3 s. */
        LINEAR,
        /** It doubles: 1 s, 2 s, 4 s. */
        EXPONENTIAL
    }

    /**
     * How long to wait before the next attempt.
     *
     * @param attempt the one that failed, from 1
     * @param random from 0 (inclusive) to 1 (exclusive); decides within the jitter
     */
    public Duration delayAfter(int attempt, double random) {
        double factor = switch (backoff) {
            case FIXED -> 1;
            case LINEAR -> attempt;
            case EXPONENTIAL -> Math.pow(2, attempt - 1.0);
        };
        double spread = 1 + jitter * (2 * random - 1);
        Duration limit = maxDelay == null ? LONGEST : maxDelay;
        double millis = Math.min(delay.toMillis() * factor * spread, limit.toMillis());
        return Duration.ofMillis(Math.round(millis));
    }
}
