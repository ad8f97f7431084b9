package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.OnError;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a node so far, and what that means to those that need it.
 *
 * <p>It changes alike whether that happens or was told by an earlier life. Not thread-safe: belongs to its run.
 */
final class NodeState {
    private final Node node;
    private NodeStatus status = NodeStatus.PENDING;
    private Map<String, @Nullable Object> outputs = Map.of();
    private @Nullable ExecutionError error;
    private @Nullable SkipReason skipReason;
    private boolean awaitsHandler;
    private boolean hasAwaitedHandler;
    private boolean isHandled;

    NodeState(Node node) {
        this.node = node;
    }

    // ---- what becomes of it

    void running() {
        status = NodeStatus.RUNNING;
    }

    void waiting() {
        status = NodeStatus.WAITING;
    }

    void retrying(ExecutionError reason) {
        status = NodeStatus.RETRYING;
        error = reason;
    }

    void completed(Map<String, @Nullable Object> given) {
        status = NodeStatus.COMPLETED;
        outputs = given;
        error = null;
    }

    /** @param isToBeHandled whether a node that handles it has not ended yet */
    void failed(ExecutionError reason, boolean isToBeHandled) {
        status = NodeStatus.FAILED;
        error = reason;
        awaitsHandler = isToBeHandled;
    }

    void cancelled(ExecutionError reason) {
        status = NodeStatus.CANCELLED;
        error = reason;
    }

    void skipped(SkipReason reason) {
        status = NodeStatus.SKIPPED;
        skipReason = reason;
    }

    /** The node that handles its failure has ended; true once, if that was awaited. */
    boolean handlerEnded(boolean hasCompleted) {
        if (!awaitsHandler) {
            return false;
        }
        awaitsHandler = false;
        hasAwaitedHandler = true;
        isHandled = hasCompleted;
        return true;
    }

    // ---- what is known of it

    NodeStatus status() {
        return status;
    }

    Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    /** Why it failed or was cancelled, or why its latest attempt did; or null. */
    @Nullable
    ExecutionError error() {
        return error;
    }

    /** Why it was skipped, or null. */
    @Nullable
    SkipReason skipReason() {
        return skipReason;
    }

    boolean hasEnded() {
        return status.isTerminal();
    }

    boolean hasCompleted() {
        return status == NodeStatus.COMPLETED;
    }

    /** Whether it failed, and what needs it waits to see whether that is handled. */
    boolean awaitsHandler() {
        return awaitsHandler;
    }

    /** Whether it failed and its handler has ended since. */
    boolean hasAwaitedHandler() {
        return hasAwaitedHandler;
    }

    /** Whether what needs it may go on as if it had completed. */
    boolean countsAsCompleted() {
        boolean isSkippedByItself = skipReason == SkipReason.CONDITION;
        boolean hasFailedForNobody = status == NodeStatus.FAILED && !hasFailedUnhandled();
        return hasCompleted() || isSkippedByItself || hasFailedForNobody;
    }

    boolean hasFailedUnhandled() {
        return status == NodeStatus.FAILED && !isHandled && node.onError().action() != OnError.Action.CONTINUE;
    }

    /** Whether a switch chose a node. */
    boolean takes(String nodeId) {
        return outputs.get("taken") instanceof List<?> taken && taken.contains(nodeId);
    }
}
