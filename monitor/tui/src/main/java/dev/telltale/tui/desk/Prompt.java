package dev.telltale.tui.desk;

import org.jspecify.annotations.Nullable;

/**
 * A question at the bottom of the screen, and what has been typed. Immutable, thread-safe.
 *
 * @param question what is asked, harmless
 * @param subject what it is about: an execution, or the path of a node
 * @param text what has been typed
 * @param error what is wrong with it, or null
 */
public record Prompt(
        Kind kind,
        String question,
        String subject,
        String text,
        @Nullable String error) {
    private static final int MOST = 500;

    /** What becomes of the answer. */
    public enum Kind {
        NARROW,
        FILTER,
        SEARCH,
        CANCEL,
        APPROVE
    }

    static Prompt of(Kind kind, String question, String subject, String text) {
        return new Prompt(kind, question, subject, text, null);
    }

    Prompt with(char typed) {
        return text.length() == MOST || Character.isISOControl(typed)
                ? this
                : of(kind, question, subject, text + typed);
    }

    Prompt shorter() {
        return text.isEmpty()
                ? this
                : of(kind, question, subject, text.substring(0, text.offsetByCodePoints(text.length(), -1)));
    }

    Prompt wrong(String why) {
        return new Prompt(kind, question, subject, text, why);
    }
}
