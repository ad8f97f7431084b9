package dev.telltale.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Starts executions and steers them: the way commands go from watchers to the runtime.
 *
 * <p>Answers come when the journal has acknowledged what the command caused; a command that cannot be taken completes its stage with
 * {@link RefusedException}. Thread-safe; returns at once.
 */
public interface ExecutionControl {

    CompletionStage<Started> start(StartRequest request);

    /** Stops an execution with all it has started. Repeated: answers as the first time. */
    CompletionStage<Applied> cancel(String executionId, Command command);

    /** Lets nothing new start; what runs goes on to its end. Repeated: answers as the first time. */
    CompletionStage<Applied> pause(String executionId, Command command);

    /** Lets a paused execution go on. Repeated: answers as the first time. */
    CompletionStage<Applied> resume(String executionId, Command command);

    /**
     * Answers a node that waits for an approval. Repeated: answers as the first time.
     *
     * <p>Also taken during a pause: the node ends, and what needs it starts at the resume.
     */
    CompletionStage<Applied> approve(String executionId, Approval approval);

    /**
     * Repeats an ended execution as a new one: with the workflow text and the inputs it had, as a whole or from a node on.
     *
     * <p>From a node on, what had completed and does not depend on that node keeps its outputs, and the variables are as it left them.
     * What was secret is not kept and must be given again.
     */
    CompletionStage<Started> rerun(String executionId, Rerun rerun);

    /**
     * How to repeat an execution.
     *
     * @param from a node of the workflow's own list, which runs again with all that depends on it; null repeats everything
     * @param inputs by name, in place of those it had
     * @param trigger what sets it going
     */
    record Rerun(@Nullable String from, Map<String, ? extends @Nullable Object> inputs, Trigger trigger) {
        public Rerun {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }

        /** Leaves out the inputs: they may be secret. */
        @Override
        public String toString() {
            return "Rerun[from=" + from + ", inputs=" + inputs.keySet() + ", trigger=" + trigger + "]";
        }
    }

    /**
     * What to run.
     *
     * @param executionId an id of the caller's choice, {@code [A-Za-z0-9_-]{1,64}}, or null for a fresh one
     * @param workflow name of a registered workflow, or null when {@code definition} is given
     * @param definition workflow text, or null when {@code workflow} is given
     * @param inputs by name, not yet checked or converted; their values are shared, not copied
     * @param labels free text pairs that filters can choose by
     * @param trigger what sets it going
     */
    record StartRequest(
            @Nullable String executionId,
            @Nullable String workflow,
            @Nullable String definition,
            Map<String, ? extends @Nullable Object> inputs,
            Map<String, String> labels,
            Trigger trigger) {
        public StartRequest {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        }

        /** Leaves out the inputs and the definition: either may hold a secret, and this text ends up in logs. */
        @Override
        public String toString() {
            return "StartRequest[executionId=" + executionId + ", workflow=" + workflow + ", inputs=" + inputs.keySet()
                    + ", labels=" + labels + ", trigger=" + trigger + "]";
        }
    }

    /** @param isNew false when the same request had been started before under this id */
    record Started(String executionId, String workflow, ExecutionStatus status, boolean isNew) {}

    /** @param by who commands, as far as known, or null @param reason why, or null */
    record Command(@Nullable String by, @Nullable String reason) {}

    /**
     * Somebody's answer to a node that waits for it.
     *
     * @param path of the node, such as {@code regions[2]/ask}
     * @param approved whether it goes on; if not, the node fails
     * @param inputs what the one who approves gives along, by name; empty for nothing. They become outputs of the node
     * @param by who answers, as far as known, or null
     * @param reason why, or null
     */
    record Approval(
            String path,
            boolean approved,
            Map<String, ? extends @Nullable Object> inputs,
            @Nullable String by,
            @Nullable String reason) {
        public Approval {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /** @param appliedSeq the event that shows the command; a snapshot with at least this seq reflects it */
    record Applied(long appliedSeq) {}
}
