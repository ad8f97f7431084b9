package dev.telltale.engine.task.typed;

import dev.telltale.engine.expression.Template.Unknown;
import dev.telltale.engine.workflow.DurationText;
import dev.telltale.event.NearestName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value without parts. Immutable, thread-safe.
 *
 * @param takesText whether some text may be such a value
 * @param read gives null for a value of another sort, or one out of range
 * @param hint how to write a value instead of the one given, or null
 */
record Scalar(
        String wanted,
        boolean takesText,
        Function<Object, @Nullable Object> read,
        Function<Object, @Nullable String> hint)
        implements Conversion {
    private static final double LARGEST_EXACT = 1L << 53;
    private static final String TO_NUMBER =
            "text is never taken for a number; write it without quotes, or convert it as in ${{ int(…) }}";

    /** The conversions of types that need nothing else to be known. */
    static final Map<Class<?>, Scalar> BY_TYPE = Map.ofEntries(
            Map.entry(String.class, text()),
            Map.entry(int.class, integer()),
            Map.entry(Integer.class, integer()),
            Map.entry(long.class, number("a whole number", Scalar::whole)),
            Map.entry(Long.class, number("a whole number", Scalar::whole)),
            Map.entry(double.class, number("a number", Scalar::real)),
            Map.entry(Double.class, number("a number", Scalar::real)),
            Map.entry(boolean.class, flag()),
            Map.entry(Boolean.class, flag()),
            Map.entry(Duration.class, duration()),
            Map.entry(Instant.class, instant()));

    /** One of some names, in small or capital letters. */
    static Scalar oneOf(Class<?> type) {
        Map<String, Object> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Object constant : type.getEnumConstants()) {
            byName.put(((Enum<?>) constant).name(), constant);
        }
        List<String> names = byName.keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        return new Scalar(
                "one of " + String.join(", ", names),
                true,
                given -> given instanceof String name ? byName.get(name) : null,
                given -> given instanceof String name ? NearestName.hint(name, names) : null);
    }

    private static Scalar text() {
        return new Scalar(
                "text",
                true,
                given -> given instanceof String ? given : null,
                given -> given instanceof Number || given instanceof Boolean
                        ? "put it in quotes, or convert it as in ${{ string(…) }}"
                        : null);
    }

    private static Scalar integer() {
        return number("a whole number", given -> {
            Long whole = whole(given);
            return whole != null && whole.intValue() == whole ? (Object) whole.intValue() : null;
        });
    }

    private static Scalar number(String wanted, Function<Object, @Nullable Object> read) {
        return new Scalar(wanted, false, read, given -> isText(given) ? TO_NUMBER : null);
    }

    private static Scalar flag() {
        return new Scalar(
                "true or false",
                false,
                given -> given instanceof Boolean ? given : null,
                given -> isText(given) ? "write it without quotes, or compare as in ${{ … == 'true' }}" : null);
    }

    private static Scalar duration() {
        return new Scalar(
                "a duration",
                true,
                given -> given instanceof String text && DurationText.problem(text) == null
                        ? DurationText.parse(text)
                        : null,
                given -> DurationText.HINT);
    }

    private static Scalar instant() {
        return new Scalar(
                "a point in time", true, Scalar::time, given -> "write it as in \"2026-11-20T10:00:00Z\", in quotes");
    }

    private static @Nullable Long whole(Object given) {
        if (given instanceof Double real && real == Math.rint(real) && Math.abs(real) <= LARGEST_EXACT) {
            return real.longValue();
        }
        return given instanceof Long whole ? whole : null;
    }

    private static @Nullable Double real(Object given) {
        return given instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static @Nullable Instant time(Object given) {
        try {
            return given instanceof String text ? OffsetDateTime.parse(text).toInstant() : null;
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static boolean isText(Object given) {
        return given instanceof String || given == Unknown.TEXT;
    }

    @Override
    public @Nullable Object of(@Nullable Object given, Reading reading) {
        if (given == Unknown.VALUE || (given == Unknown.TEXT && takesText)) {
            return null;
        }
        Object value = given == null ? null : read.apply(given);
        if (value == null) {
            reading.wrong(wanted, actual(given), given == null ? null : hint.apply(given));
        }
        return value;
    }

    private String actual(@Nullable Object given) {
        if (given instanceof String && takesText) {
            return "another text";
        }
        return given instanceof Long && wanted.equals("a whole number")
                ? "one beyond " + Integer.MAX_VALUE
                : Reading.describe(given);
    }
}
