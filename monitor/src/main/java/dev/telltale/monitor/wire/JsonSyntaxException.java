package dev.telltale.monitor.wire;

/** A text is not the JSON it should be. */
public final class JsonSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    /**
     * @param line from 1, or 0 when it has no place in the text
     * @param column from 1, or 0
     * @param message what is wrong; never echoes long values
     */
    public JsonSyntaxException(int line, int column, String message) {
        super(message);
        this.line = line;
        this.column = column;
    }

    /** From 1, or 0 when it has no place in the text. */
    public int line() {
        return line;
    }

    /** From 1, or 0. */
    public int column() {
        return column;
    }
}
