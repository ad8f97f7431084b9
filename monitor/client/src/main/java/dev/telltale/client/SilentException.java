package dev.telltale.client;

import java.time.Duration;

/** A server has said nothing for too long. */
final class SilentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SilentException(Duration limit) {
        super("it has said nothing for " + limit.toMillis() + " ms");
    }
}
