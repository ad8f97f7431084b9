package dev.telltale.engine.expression.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;

/**
 * A function that has no result for its arguments. The message is safe to show; any other exception makes the library
 * print the arguments into its own.
 */
public final class Refusal extends CelRuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param message holds no value, which may be secret */
    public Refusal(String message) {
        super(new IllegalArgumentException(message), CelErrorCode.INVALID_ARGUMENT);
        this.reason = message;
    }

    /** What to tell the user. */
    public String reason() {
        return reason;
    }
}
