package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/** The journal could not take or read events. */
public final class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what failed, where, and how to fix it */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
