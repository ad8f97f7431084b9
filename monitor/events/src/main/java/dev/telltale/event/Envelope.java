package dev.telltale.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every event says of itself: where it stands, when it was, and whom it is about.
 *
 * @param seq place in its execution: 1, 2, 3 … without holes
 * @param timestampMicros microseconds since 1970-01-01T00:00:00Z; never goes back within an execution
 * @param executionId the execution, the same for every event of a run, branches and loops included
 * @param workflow the workflow's name
 * @param nodeId the node as written, or null for an event of the execution as a whole
 * @param path the instance of the node, such as {@code regions[2]/push}; null exactly when nodeId is
 * @param attempt the node's attempt from 1; 0 when the event belongs to none
 * @param status with a nodeId the node's, else the execution's, after this event
 */
public record Envelope(
        long seq,
        long timestampMicros,
        String executionId,
        String workflow,
        @Nullable String nodeId,
        @Nullable String path,
        int attempt,
        Status status) {

    public Envelope {
        if (seq < 1) {
            throw new IllegalArgumentException("seq is " + seq + "; it counts from 1");
        }
        Objects.requireNonNull(executionId, "executionId");
        Objects.requireNonNull(workflow, "workflow");
        Objects.requireNonNull(status, "status");
        if ((nodeId == null) != (path == null)) {
            throw new IllegalArgumentException("nodeId '" + nodeId + "' and path '" + path + "' go together");
        }
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt is " + attempt + "; it counts from 1, and 0 is none");
        }
        if ((nodeId != null) != (status instanceof NodeStatus)) {
            throw new IllegalArgumentException("status " + status + " of event " + seq + " is "
                    + (nodeId == null
                            ? "a node's, and the event names none"
                            : "an execution's, and the event is a node's"));
        }
    }

    /** Guards an event that only a node has. */
    void requireNode() {
        if (nodeId == null) {
            throw new IllegalArgumentException("event " + seq + " is a node's; give its envelope a nodeId and a path");
        }
    }

    /** Guards an event that belongs to the execution as a whole. */
    void requireNoNode() {
        if (nodeId != null) {
            throw new IllegalArgumentException(
                    "event " + seq + " is the execution's; its envelope must not name node '" + nodeId + "'");
        }
    }

    /** Guards an event whose type says what state it leads to. */
    void requireStatus(Status expected) {
        if (status != expected) {
            throw new IllegalArgumentException(
                    "event " + seq + " has status " + status + "; its type leads to " + expected);
        }
    }

    /** The same place in the stream without a node: an event of the execution. */
    public static Envelope ofExecution(
            long seq, long timestampMicros, String executionId, String workflow, ExecutionStatus status) {
        return new Envelope(seq, timestampMicros, executionId, workflow, null, null, 0, status);
    }
}
