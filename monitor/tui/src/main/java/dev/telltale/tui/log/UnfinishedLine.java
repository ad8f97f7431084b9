package dev.telltale.tui.log;

import dev.telltale.event.OutputEvent;

/**
 * The last line of a stream, as long as its end has not come. Immutable, thread-safe.
 *
 * @param text what a terminal would show of it, at most {@link OutputLine#MOST} characters
 * @param cut how many characters there were beyond those
 */
record UnfinishedLine(OutputEvent.Stream stream, String path, long seq, String text, long cut) {
    /** With more of it, without the end of a line. */
    UnfinishedLine with(long nextSeq, String more) {
        String whole = text + more;
        // Whatever stands before a carriage return is written over, unless the return belongs to the end of the line.
        int from = whole.lastIndexOf('\r', whole.length() - 2) + 1;
        long cutBefore = from > text.length() ? 0 : cut;
        String shown = whole.substring(from);
        int keep = Math.min(shown.length(), OutputLine.MOST);
        return new UnfinishedLine(stream, path, nextSeq, shown.substring(0, keep), cutBefore + shown.length() - keep);
    }

    OutputLine toLine() {
        String safe = Harmless.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, OutputLine.MOST);
        return new OutputLine(
                seq, path, stream == OutputEvent.Stream.STDERR, cut == 0 ? safe : safe + "… (" + cut + " more)");
    }
}
