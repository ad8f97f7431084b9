package dev.telltale.engine;

import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an execution ended.
 *
 * @param status completed, failed or cancelled
 * @param outputs as the workflow declares them; empty unless it completed
 * @param error why it failed, or null
 * @param reason why it was cancelled, or null
 * @param durationMs wall-clock milliseconds from start to end
 */
public record Outcome(
        String executionId,
        ExecutionStatus status,
        Map<String, @Nullable Object> outputs,
        @Nullable ExecutionError error,
        @Nullable String reason,
        long durationMs) {

    static Outcome of(RunEvent end) {
        String id = end.envelope().executionId();
        if (end instanceof RunEvent.Completed completed) {
            return new Outcome(id, ExecutionStatus.COMPLETED, completed.outputs(), null, null, completed.durationMs());
        } else if (end instanceof RunEvent.Failed failed) {
            return new Outcome(id, ExecutionStatus.FAILED, Map.of(), failed.error(), null, failed.durationMs());
        } else if (end instanceof RunEvent.Cancelled cancelled) {
            return new Outcome(
                    id, ExecutionStatus.CANCELLED, Map.of(), null, cancelled.reason(), cancelled.durationMs());
        }
        throw new IllegalArgumentException(end.typeName() + " ends no execution");
    }
}
