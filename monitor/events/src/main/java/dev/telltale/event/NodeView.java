package dev.telltale.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node instance.
 *
 * @param nodeId as written
 * @param path the instance, such as {@code regions[2]/push}
 * @param kind as in {@link NodeSkeleton#kind}
 * @param status how far it is
 * @param attempt the latest attempt from 1, or 0 before the first
 * @param startedMicros when the first attempt began, microseconds since the epoch; 0 before
 * @param durationMs from its first start to its end; -1 until it has ended, and where it never ran
 * @param outputs what it gave, or null until it has completed
 * @param error why the latest attempt failed, or null
 * @param exitCode of its process, or null
 * @param skipReason why it never ran, or null
 * @param fraction how far it says it is, 0 to 1
 * @param message what it says it does, or null
 * @param waitingUntilMicros what it waits for, microseconds since the epoch; 0 when it does not wait
 * @param prompt what somebody is to approve while it waits for that, else null
 * @param continueOnError whether its failure counts as completion for what needs it
 * @param handledBy the node that handles its failure, or null
 * @param droppedBytes of output beyond its budget
 * @param output the last of what it wrote
 * @param loop its iterations, or null when it is no loop or has not begun
 */
public record NodeView(
        String nodeId,
        String path,
        String kind,
        NodeStatus status,
        int attempt,
        long startedMicros,
        long durationMs,
        @Nullable Map<String, @Nullable Object> outputs,
        @Nullable ExecutionError error,
        @Nullable Integer exitCode,
        NodeEvent.@Nullable SkipReason skipReason,
        double fraction,
        @Nullable String message,
        long waitingUntilMicros,
        @Nullable String prompt,
        boolean continueOnError,
        @Nullable String handledBy,
        long droppedBytes,
        OutputTail output,
        @Nullable LoopView loop) {

    static NodeView pending(String nodeId, String path, String kind) {
        return new NodeDraft(nodeId, path, kind).toView();
    }

    /** Whether it has started and not ended. */
    public boolean isRunning() {
        return status == NodeStatus.RUNNING || status == NodeStatus.WAITING || status == NodeStatus.RETRYING;
    }

    boolean isUnhandledFailure() {
        return status == NodeStatus.FAILED && !continueOnError && handledBy == null;
    }

    /** How much of it is done while it runs, 0 to 1; what has not begun or has ended counts elsewhere. */
    double runningFraction() {
        if (!isRunning()) {
            return 0;
        }
        return loop == null ? fraction : loop.fraction();
    }

    /** Estimated heap bytes of the output kept in it. */
    long outputBytes() {
        return output.bytes() + (loop == null ? 0 : loop.outputBytes());
    }

    /**
     * The node after an event of its own; events of other families leave all but the status.
     *
     * @param outputLimit how much output it may keep, see {@link OutputTail#with}
     * @throws IllegalArgumentException if the event is another node's, or would change a node that has ended
     */
    NodeView after(ExecutionEvent event, long outputLimit) {
        Envelope envelope = event.envelope();
        if (!nodeId.equals(envelope.nodeId())) {
            throw new IllegalArgumentException("event " + envelope.seq() + " is of node '" + envelope.nodeId()
                    + "', but its path leads to '" + nodeId + "'");
        }
        if (status.isTerminal() && (event instanceof NodeEvent || envelope.status() != status)) {
            throw new IllegalArgumentException("event " + envelope.seq() + " (" + event.typeName() + ", "
                    + envelope.status().wireName() + ") cannot follow the end of node '" + path + "', which is "
                    + status.wireName());
        }
        NodeDraft draft = new NodeDraft(this);
        draft.apply(event, outputLimit);
        return draft.toView();
    }

    NodeView withOutputLimit(long limit) {
        NodeDraft draft = new NodeDraft(this);
        draft.cutOutput(limit);
        return draft.toView();
    }

    NodeView withLoop(LoopView next) {
        NodeDraft draft = new NodeDraft(this);
        draft.loop = next;
        return draft.toView();
    }
}
