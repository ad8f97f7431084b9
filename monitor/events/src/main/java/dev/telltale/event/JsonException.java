package dev.telltale.event;

/** Says why something cannot be a JSON value of an event: wrong type, too large, too deep. */
public final class JsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong and how to fix it, in one sentence; never echoes the value */
    public JsonException(String message) {
        super(message);
    }
}
