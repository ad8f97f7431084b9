package dev.telltale.engine.process;

import org.jspecify.annotations.Nullable;

/** A process could not be started; the message says why and what to do about it, with secrets masked. */
public final class ProcessStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ProcessStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
