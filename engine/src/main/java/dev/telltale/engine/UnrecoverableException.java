package dev.telltale.engine;

import org.jspecify.annotations.Nullable;

/** An execution cannot go on after a restart, for a reason that is no fault of the program; the message says which. */
final class UnrecoverableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnrecoverableException(String message) {
        this(message, null);
    }

    UnrecoverableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
