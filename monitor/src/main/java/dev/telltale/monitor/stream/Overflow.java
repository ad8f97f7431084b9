package dev.telltale.monitor.stream;

import java.util.Locale;

/**
 * What a subscriber gets that has fallen behind its bounds.
 *
 * <p>Its bounds are those of the newest events that are held in memory for all subscribers, over all executions: so many events, and so
 * many bytes. A subscriber is within them once it has received what it was late for when it began; from then on it falls behind when
 * the next event it has to look at is no longer among them, at the moment it asks for more. Until then every policy reads on.
 */
public enum Overflow {
    /** Everything that is kept: it reads on from the journal. */
    CATCH_UP,

    /**
     * Of all that it is behind with, the newest event of each kind, in order, with the number of those left out in its favour. What a
     * node says (output, progress, custom events) is of one kind if it has the execution, the node and the type in common, whichever
     * iteration it comes from; other events of a node if they have the execution, the path and the type in common; changes of a variable
     * if they have the execution and the name; all others if they have the execution and the type. So it misses no end of a node or an
     * execution, no value that a variable has at last and nothing that a node says at last. At most 256 kinds are gathered at a time.
     */
    LATEST,

    /** It goes on with the newer half of what is in memory, after a gap. The terminal event of an execution is never left out. */
    DROP_OLDEST,

    /** It is closed, and can resume. */
    DISCONNECT;

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** Its name on the wire, such as {@code catch-up}. */
    public String wireName() {
        return wireName;
    }
}
