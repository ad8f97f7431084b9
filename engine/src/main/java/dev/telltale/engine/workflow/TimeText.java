package dev.telltale.engine.workflow;

import dev.telltale.event.Excerpt;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Points in time as a workflow writes them: RFC 3339, such as {@code 2026-12-24T18:00:00Z}, at most 36,500 days away. */
public final class TimeText {
    /** How to write a point in time. */
    public static final String HINT = "write it as RFC 3339, such as \"2026-11-20T10:00:00Z\"";

    private TimeText() {}

    /**
     * The point in time that the text stands for.
     *
     * @param now from which it must not be too far away
     * @throws IllegalArgumentException when it stands for none; the message says why and how to write one
     */
    public static Instant parse(String text, Instant now) {
        String problem = problem(text, now);
        if (problem != null) {
            throw new IllegalArgumentException(problem + "; " + HINT);
        }
        return OffsetDateTime.parse(text).toInstant();
    }

    /** What is wrong with the text, or null when it stands for a point in time; {@link #HINT} says how to write one. */
    public static @Nullable String problem(String text, Instant now) {
        String shown = "'" + Excerpt.of(text, 40) + "'";
        try {
            Duration away = Duration.between(now, OffsetDateTime.parse(text)).abs();
            return away.compareTo(Duration.ofDays(DurationText.MOST_DAYS)) > 0
                    ? shown + " is more than " + DurationText.MOST_DAYS + " days away"
                    : null;
        } catch (DateTimeException e) {
            return shown + " is not a time";
        } catch (ArithmeticException e) {
            return shown + " is more than " + DurationText.MOST_DAYS + " days away";
        }
    }
}
