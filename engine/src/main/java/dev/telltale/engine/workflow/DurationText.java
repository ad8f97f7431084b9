package dev.telltale.engine.workflow;

import dev.telltale.event.Excerpt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as a workflow writes them: {@code <n>(ms|s|m|h|d)}, combinable, such as {@code 1h30m}. */
public final class DurationText {
    /** How to write a duration. */
    public static final String HINT = "write a number and a unit (ms, s, m, h, d), as in 30s or 1h30m";
    // A century. Beyond it clocks overflow one after the other.
    static final long MOST_DAYS = 36_500;

    private DurationText() {}

    /**
     * The duration that the text stands for; at most 36,500 days.
     *
     * @throws IllegalArgumentException when it stands for none; the message says why and how to write one
     */
    public static Duration parse(String text) {
        String problem = problem(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem + "; " + HINT);
        }
        return sum(text);
    }

    /** The text that stands for the duration, in whole milliseconds: {@code 1h30m}. */
    public static String write(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDaysPart(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long count, String unit) {
        if (count > 0) {
            text.append(count).append(unit);
        }
    }

    /** What is wrong with the text, or null when it stands for a duration; {@link #HINT} says how to write one. */
    public static @Nullable String problem(String text) {
        String shown = Excerpt.of(text, 40);
        try {
            Duration sum = text.isEmpty() ? null : sum(text);
            if (sum == null) {
                return "'" + shown + "' is not a duration";
            }
            return sum.compareTo(Duration.ofDays(MOST_DAYS)) > 0
                    ? "'" + shown + "' is longer than " + MOST_DAYS + " days"
                    : null;
        } catch (ArithmeticException e) {
            return "'" + shown + "' is longer than " + MOST_DAYS + " days";
        } catch (IllegalArgumentException e) {
            return "'" + shown + "' is not a duration";
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length()) {
            int unit = end(text, at, true);
            int next = end(text, unit, false);
            if (unit - at > 18) {
                throw new ArithmeticException("more digits than any duration has");
            }
            // No digits, and a sign that is no digit, end here too.
            long number = Long.parseLong(text, at, unit, 10);
            sum = sum.plus(unit(text.substring(unit, next)).multipliedBy(number));
            at = next;
        }
        return sum;
    }

    private static int end(String text, int from, boolean digits) {
        int end = from;
        while (end < text.length() && (text.charAt(end) >= '0' && text.charAt(end) <= '9') == digits) {
            end++;
        }
        return end;
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
