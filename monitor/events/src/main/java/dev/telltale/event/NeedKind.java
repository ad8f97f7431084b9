package dev.telltale.event;

import java.util.Locale;

/** Why a node waits for another one to end. */
public enum NeedKind {
    /** It needs the other one, or refers to it. */
    AFTER,
    /** The other one is a switch that decides whether it runs. */
    BRANCH,
    /** It handles the other one's failure, and runs only on that. */
    FAILURE,
    /** The other one is the step before. */
    SEQUENCE;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** As in the first event of an execution, such as {@code branch}. */
    public String wireName() {
        return wireName;
    }
}
