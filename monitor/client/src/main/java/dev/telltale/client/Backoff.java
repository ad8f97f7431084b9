package dev.telltale.client;

import java.time.Duration;

/**
 * After how long to try again: between nothing and a bound that doubles each time, by chance ("full jitter"), so that clients that were lost together do
 * not come back together. Immutable, thread-safe.
 *
 * @param first the bound of the first time
 * @param longest the bound that it does not exceed
 */
public record Backoff(Duration first, Duration longest) {
    /** From half a second to 20 s. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(20));

    /** What a server may ask for at the most. */
    private static final Duration MOST_TOLD = Duration.ofMinutes(5);

    public Backoff {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("the back-off goes from " + first + " to " + longest
                    + "; begin with a millisecond or more, and end no earlier than it begins");
        }
    }

    /**
     * How long to wait.
     *
     * @param failures how many there were before this one, in a row
     * @param told what the server wants at the least
     * @param chance from 0 to 1
     */
    Duration delay(int failures, Duration told, double chance) {
        long bound = first.toMillis() << Math.min(failures, 20);
        long most = Math.min(longest.toMillis(), bound);
        Duration least = told.compareTo(MOST_TOLD) < 0 ? told : MOST_TOLD;
        return least.plusMillis((long) (most * chance));
    }
}
