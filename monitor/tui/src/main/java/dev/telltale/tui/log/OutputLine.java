package dev.telltale.tui.log;

/**
 * A line that a node wrote, or what there is of it so far. Immutable, thread-safe.
 *
 * @param seq of the event that brought its end
 * @param path of the node
 * @param isError whether it went to standard error
 * @param text harmless, and no longer than {@value #MOST} characters and a word on the rest
 */
public record OutputLine(long seq, String path, boolean isError, String text) {
    /** Characters of a line that are kept. */
    public static final int MOST = 1000;
}
