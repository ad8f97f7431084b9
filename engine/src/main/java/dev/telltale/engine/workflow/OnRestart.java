package dev.telltale.engine.workflow;

import java.util.Locale;

/** What becomes of a {@code run} or {@code task} node whose attempt was cut off by the end of the process that ran it. */
public enum OnRestart {
    /** It runs again, as its next attempt; that does not count as one of those that {@code retry} allows. */
    RERUN,
    /** It fails. */
    FAIL;

    /** The word in a workflow. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
