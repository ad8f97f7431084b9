package dev.telltale.engine.run;

import dev.telltale.event.NodeEvent.SkipReason;
import org.jspecify.annotations.Nullable;

/**
 * What a node waits for: how much of that has not ended, and what the rest means to it.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class Needs {
    private final NodeRun node;
    private int open;
    private boolean isReleased;
    private boolean isDecided;
    private @Nullable SkipReason out;

    /** @param open how many there are */
    Needs(NodeRun node, int open) {
        this.node = node;
        this.open = open;
    }

    /** Counts one that has ended; true once, when it was the last that the node waits for. */
    boolean ended(NodeRun need) {
        open--;
        return settled(need);
    }

    /** Looks at one that counts already, but whose outcome is known only now; true once, as {@link #ended}. */
    boolean settled(NodeRun need) {
        if (isReleased) {
            return false;
        }
        isReleased = open == 0 || (node.plan().isEager() && Joins.isMet(node, need));
        return isReleased;
    }

    /** The node does not wait any more. */
    void release() {
        isReleased = true;
    }

    /** Whether the node waits for none of them any more, and was told so. */
    boolean areReleased() {
        return isReleased;
    }

    /** Whether the node waits for none of them. */
    boolean areMet() {
        return open == 0 || isReleased;
    }

    /** Looks whether they have ended in a way that leaves the node no way to run; final once they are met. */
    boolean leaveOut() {
        out = Readiness.whySkipped(node);
        return out != null;
    }

    /** Why the node cannot run, as they were last looked at; null if it can. */
    @Nullable
    SkipReason out() {
        return out;
    }

    /** The node goes on without those that have not ended. */
    void decide() {
        if (node.plan().isEager() && !isDecided) {
            isDecided = true;
            Joins.decided(node);
        }
    }
}
