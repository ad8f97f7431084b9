package dev.telltale.tui;

/** There is no terminal here that can show a screen. */
public final class NoScreenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoScreenException(String message) {
        super(message);
    }

    NoScreenException(String message, Throwable cause) {
        super(message, cause);
    }
}
