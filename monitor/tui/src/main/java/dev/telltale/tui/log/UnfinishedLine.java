package dev.telltale.tui.log;

import dev.telltale.event.OutputEvent;
import java.util.Objects;

/**
 * The last line of a stream, as long as its end has not come. Immutable, thread-safe.
 *
 * @param attempt of the node that writes it
 * @param text what a terminal would show of it, at most {@link OutputLine#MOST} characters
 * @param begun an escape sequence whose end has not come
 * @param cut how many characters there were beyond those of the text
 */
record UnfinishedLine(
        OutputEvent.Stream stream, String path, int attempt, long seq, String text, String begun, long cut) {
    private static final int LONGEST_SEQUENCE = 100;

    /** An empty one. @param chunk what its stream has written */
    static UnfinishedLine of(OutputEvent chunk) {
        return new UnfinishedLine(
                chunk.stream(),
                Objects.requireNonNull(chunk.envelope().path()),
                chunk.envelope().attempt(),
                chunk.envelope().seq(),
                "",
                "",
                0);
    }

    /** With more of it, without the end of a line. */
    UnfinishedLine with(long nextSeq, String more) {
        String raw = begun + more;
        int end = Harmless.endOfWhole(raw);
        String whole = text + Harmless.withoutSequences(raw.substring(0, end));
        // Whatever stands before a carriage return is written over, unless the return belongs to the end of the line.
        int from = whole.lastIndexOf('\r', whole.length() - 2) + 1;
        long cutBefore = from > text.length() ? 0 : cut;
        String shown = whole.substring(from);
        int keep = Harmless.endOfFirst(shown, OutputLine.MOST);
        return new UnfinishedLine(
                stream,
                path,
                attempt,
                nextSeq,
                shown.substring(0, keep),
                shortened(raw.substring(end)),
                cutBefore + shown.length() - keep);
    }

    /** What stands in a long sequence is of no interest; only what it is, and whether its end has begun. */
    private static String shortened(String sequence) {
        return sequence.length() <= LONGEST_SEQUENCE
                ? sequence
                : sequence.substring(0, 2) + (sequence.endsWith("\u001b") ? "\u001b" : "");
    }

    boolean isEmpty() {
        return text.isEmpty() && begun.isEmpty();
    }

    OutputLine toLine() {
        String safe = Harmless.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, OutputLine.MOST);
        return new OutputLine(
                seq, path, stream == OutputEvent.Stream.STDERR, cut == 0 ? safe : safe + "… (" + cut + " more)");
    }
}
