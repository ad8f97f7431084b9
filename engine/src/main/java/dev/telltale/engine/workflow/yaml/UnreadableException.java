package dev.telltale.engine.workflow.yaml;

/** Ends the reading of a document after a problem that leaves nothing to go on with; the report has it. */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException() {
        super("the document cannot be read any further", null, false, false);
    }
}
