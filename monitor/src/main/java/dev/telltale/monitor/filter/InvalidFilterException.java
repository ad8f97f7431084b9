package dev.telltale.monitor.filter;

import org.jspecify.annotations.Nullable;

/** A filter or a choice of fields makes no sense: unknown parameter, unknown type, or a pattern or condition that cannot be read. */
public final class InvalidFilterException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String value;
    private final @Nullable String hint;

    /**
     * @param parameter the field at fault, such as {@code type}
     * @param value what was given for it
     * @param message what is wrong, in one sentence
     * @param hint how to fix it, or null
     */
    public InvalidFilterException(String parameter, String value, String message, @Nullable String hint) {
        super(message);
        this.parameter = parameter;
        this.value = value;
        this.hint = hint;
    }

    /** The field at fault. */
    public String parameter() {
        return parameter;
    }

    /** What was given for it. */
    public String value() {
        return value;
    }

    /** How to fix it, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
