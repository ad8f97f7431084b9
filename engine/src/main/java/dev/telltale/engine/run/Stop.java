package dev.telltale.engine.run;

import dev.telltale.event.NodeEvent.SkipReason;

/**
 * The order to a graph to end early.
 *
 * @param skip what is said of nodes that have not started
 * @param reason what is said of nodes that had
 * @param sparesCleanup whether nodes with {@code always} still run; not when the run itself is broken
 */
record Stop(SkipReason skip, String reason, boolean sparesCleanup) {
    Stop(SkipReason skip, String reason) {
        this(skip, reason, true);
    }
}
