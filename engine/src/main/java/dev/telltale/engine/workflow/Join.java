package dev.telltale.engine.workflow;

import java.util.Locale;

/** How many of its needs a node waits for; the rules stand in the workflow language's documentation. */
public enum Join {
    /** All have ended, none failed unhandled, and at least one completed. */
    ALL,
    /** The first one has completed; the others run on. */
    ANY,
    /** As {@link #ANY}, and what is then of use to nobody is cancelled. */
    FIRST;

    /** The word in a workflow and in events. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
