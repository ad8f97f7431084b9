package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a workflow or with what it was given.
 *
 * @param line from 1, or 0 when it has no place in a text
 * @param column from 1, or 0
 * @param at what it is about, such as {@code node 'push'} or {@code inputs.regions}
 * @param message what is wrong
 * @param hint how to fix it, or null
 */
public record Problem(
        int line,
        int column,
        String at,
        String message,
        @Nullable String hint) {
    /** One line for a person; the place first when there is one. */
    @Override
    public String toString() {
        String place = line > 0 ? line + ":" + column + ": " : "";
        return place + at + ": " + message + (hint == null ? "" : "; " + hint);
    }
}
