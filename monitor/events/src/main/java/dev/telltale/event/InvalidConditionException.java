package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/** Says why a text is no {@link Condition}. */
public final class InvalidConditionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String unknownName;
    private final @Nullable String hint;

    /**
     * @param message what is wrong, in one sentence
     * @param offset where in the text, a 0-based char offset; -1 when unknown
     * @param unknownName the name it uses that is none of those it may use, or null when that is not what is wrong
     * @param hint how to fix it, or null
     */
    public InvalidConditionException(String message, int offset, @Nullable String unknownName, @Nullable String hint) {
        super(message);
        this.offset = offset;
        this.unknownName = unknownName;
        this.hint = hint;
    }

    /** Where in the text, a 0-based char offset; -1 when unknown. */
    public int offset() {
        return offset;
    }

    /** The name it uses that is none of those it may use, or null when that is not what is wrong. */
    public @Nullable String unknownName() {
        return unknownName;
    }

    /** How to fix it, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
