package dev.telltale.engine.task.typed;

/** Says why something in a task class cannot be used; the message goes on after what it is about. */
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
        super(message);
    }
}
