package dev.telltale.engine.workflow;

import org.jspecify.annotations.Nullable;

/**
 * What the failure of a node means for the others.
 *
 * @param handler the node that handles it, a node of the same graph; null unless the action is {@link Action#HANDLER}
 */
public record OnError(Action action, @Nullable String handler) {
    /** The failure is not handled. */
    public static final OnError FAIL = new OnError(Action.FAIL, null);

    /** The node counts as completed. */
    public static final OnError CONTINUE = new OnError(Action.CONTINUE, null);

    public OnError {
        if ((action == Action.HANDLER) != (handler != null)) {
            throw new IllegalArgumentException("a handler goes with HANDLER and only with it, not with " + action);
        }
    }

    /** The failure is handled if that node completes. */
    public static OnError handledBy(String nodeId) {
        return new OnError(Action.HANDLER, nodeId);
    }

    /** Which of the three it is. */
    public enum Action {
        FAIL,
        CONTINUE,
        HANDLER
    }
}
