package dev.telltale.engine.expression;

import org.jspecify.annotations.Nullable;

/**
 * An expression or template that cannot be compiled, or one that has no value. The message says what is wrong and never
 * shows a value, which may be secret.
 */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String unknownName;
    private final @Nullable String hint;

    ExpressionException(String message, int offset, @Nullable String hint) {
        this(message, offset, null, hint);
    }

    private ExpressionException(String message, int offset, @Nullable String unknownName, @Nullable String hint) {
        super(message);
        this.offset = offset;
        this.unknownName = unknownName;
        this.hint = hint;
    }

    /** One for a name that is not in scope. @param known those that are */
    static ExpressionException unknownName(String name, String known, int offset, @Nullable String hint) {
        return new ExpressionException("unknown name '" + name + "'" + known, offset, name, hint);
    }

    /** The same problem in the whole of a text, of which {@code base} chars come before. */
    ExpressionException shifted(int base) {
        return base == 0 || offset < 0
                ? this
                : new ExpressionException(String.valueOf(getMessage()), offset + base, unknownName, hint);
    }

    /** The same problem, its message beginning with where in a value it is; as it is when {@code place} is empty. */
    ExpressionException at(String place) {
        return place.isEmpty() ? this : new ExpressionException(place + ": " + getMessage(), offset, unknownName, hint);
    }

    /** The 0-based char offset in the text given to {@code compile}, or -1 when unknown. */
    public int offset() {
        return offset;
    }

    /** The name that is not in scope, or null when that is not what is wrong. */
    @Nullable
    String unknownName() {
        return unknownName;
    }

    /** How to fix it, or null when there is no better advice than the message. */
    public @Nullable String hint() {
        return hint;
    }
}
