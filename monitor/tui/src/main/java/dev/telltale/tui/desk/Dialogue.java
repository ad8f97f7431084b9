package dev.telltale.tui.desk;

import org.jspecify.annotations.Nullable;

/**
 * What passes between a person and the desk beside what is shown: a question, a word on what was done, help. Immutable, thread-safe.
 *
 * @param prompt the question that waits for its answer, or null
 * @param notice what was last done, or failed; empty for nothing
 * @param help the first line that is seen of the help, or {@link #CLOSED}
 */
public record Dialogue(@Nullable Prompt prompt, String notice, int help) {
    /** The help is not shown. */
    public static final int CLOSED = -1;

    static final Dialogue NONE = new Dialogue(null, "", CLOSED);

    public boolean isHelpOpen() {
        return help != CLOSED;
    }

    Dialogue asking(@Nullable Prompt next) {
        return new Dialogue(next, notice, help);
    }

    Dialogue noting(String next) {
        return new Dialogue(prompt, next, help);
    }

    Dialogue helping(int line) {
        return new Dialogue(prompt, notice, line);
    }
}
