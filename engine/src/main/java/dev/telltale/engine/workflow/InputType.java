package dev.telltale.engine.workflow;

import dev.telltale.event.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What kind of JSON value an input takes. An integer is also a number. */
public enum InputType {
    STRING("text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    ARRAY("an array"),
    OBJECT("an object");

    // Beyond it not every integer is a double, so a double no longer says which integer was meant.
    private static final double LARGEST_EXACT = 1L << 53;

    private final String description;

    InputType(String description) {
        this.description = description;
    }

    /** The name as a workflow writes it, such as {@code string}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The value as this type has it, deeply immutable. Text is never taken for a number; 3.0 is an integer.
     *
     * @throws IllegalArgumentException when it is of another type; the message goes on after the name of the value, and
     *     never shows the value, which may be secret
     */
    public Object convert(Object value) {
        Object frozen = Json.freeze(value);
        Object converted = frozen == null ? null : convertFrozen(frozen);
        if (converted == null) {
            throw new IllegalArgumentException("must be " + description + ", but is " + describe(frozen));
        }
        return converted;
    }

    private @Nullable Object convertFrozen(Object value) {
        return switch (this) {
            case STRING -> value instanceof String ? value : null;
            case INTEGER -> integer(value);
            case NUMBER -> value instanceof Number ? value : null;
            case BOOLEAN -> value instanceof Boolean ? value : null;
            case ARRAY -> value instanceof List ? value : null;
            case OBJECT -> value instanceof Map ? value : null;
        };
    }

    private static @Nullable Object integer(Object value) {
        if (value instanceof Double real && real == Math.rint(real) && Math.abs(real) <= LARGEST_EXACT) {
            return real.longValue();
        }
        return value instanceof Long ? value : null;
    }

    private static String describe(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof Long) {
            return INTEGER.description;
        }
        if (value instanceof Double) {
            return "a number with a fraction or too large";
        }
        if (value instanceof Boolean) {
            return "a boolean";
        }
        if (value instanceof String) {
            return STRING.description;
        }
        return value instanceof List ? ARRAY.description : OBJECT.description;
    }
}
