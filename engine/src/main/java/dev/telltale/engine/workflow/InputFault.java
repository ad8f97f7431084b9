package dev.telltale.engine.workflow;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the inputs of a task.
 *
 * @param input the input, by its name
 * @param within where in it, such as {@code [1].port}; empty for all of it
 * @param message what is wrong; never shows a value, which may be secret or long
 * @param hint how to fix it, or null
 */
public record InputFault(
        Sort sort,
        String input,
        String within,
        String message,
        @Nullable String hint) {

    /** What it is about. */
    public enum Sort {
        /** An input that is not there. */
        MISSING,
        /** A name that is none of an input. */
        UNKNOWN,
        /** A value. */
        WRONG
    }

    @Override
    public String toString() {
        return hint == null ? message : message + " (" + hint + ")";
    }
}
