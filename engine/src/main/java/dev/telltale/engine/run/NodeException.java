package dev.telltale.engine.run;

import dev.telltale.event.ErrorKind;

/** What a node is told to work on makes no sense; another attempt would fail as well. */
final class NodeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    NodeException(ErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ErrorKind kind() {
        return kind;
    }
}
