package dev.telltale.engine.process;

import java.util.Objects;

/**
 * A piece of what a process wrote, as it wrote it, with secrets masked.
 *
 * @param stderr true when it was written to standard error
 * @param text at most 8 KiB of UTF-8, never empty; cut between code points, with {@code \r} kept and bytes that are not
 *     UTF-8 as U+FFFD. A chunk may end in the middle of a line.
 * @param line the number of the line the text begins in, counted from 1 for each of the two streams
 */
public record OutputChunk(boolean stderr, String text, long line) {
    public OutputChunk {
        Objects.requireNonNull(text, "text");
    }
}
