package dev.telltale.tui.desk;

import org.jspecify.annotations.Nullable;

/**
 * A question at the bottom of the screen, and what has been typed. Immutable, thread-safe.
 *
 * @param question what is asked, harmless
 * @param executionId what it is about, or empty
 * @param path the node that it is about, or empty
 * @param text what has been typed
 * @param error what is wrong with it, or null
 */
public record Prompt(
        Kind kind,
        String question,
        String executionId,
        String path,
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

    static Prompt of(Kind kind, String question, String text) {
        return new Prompt(kind, question, "", "", text, null);
    }

    /** @param path of a node, or empty */
    static Prompt about(String executionId, String path, Kind kind, String question) {
        return new Prompt(kind, question, executionId, path, "", null);
    }

    Prompt with(char typed) {
        return text.length() == MOST || Character.isISOControl(typed) ? this : typed(text + typed);
    }

    Prompt shorter() {
        return text.isEmpty() ? this : typed(text.substring(0, text.offsetByCodePoints(text.length(), -1)));
    }

    Prompt empty() {
        return typed("");
    }

    private Prompt typed(String next) {
        return new Prompt(kind, question, executionId, path, next, null);
    }

    Prompt wrong(String why) {
        return new Prompt(kind, question, executionId, path, text, why);
    }
}
