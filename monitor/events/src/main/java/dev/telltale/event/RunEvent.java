package dev.telltale.event;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An execution began, changed course or ended. */
public sealed interface RunEvent extends ExecutionEvent {

    /** The first event of an execution, which says what it is to do: it begins, or it waits until it may. */
    sealed interface Opening extends RunEvent {
        /** By name, secrets masked. */
        Map<String, @Nullable Object> inputs();

        /** Free text pairs that filters can choose by. */
        Map<String, String> labels();

        Trigger trigger();

        /** What it comes from, or null for an execution of its own. */
        @Nullable
        Parent parent();

        /** Nodes outside loop bodies: what progress counts. */
        int totalNodes();

        /** Every node as written, loop bodies included. */
        List<NodeSkeleton> nodes();

        /** Sha256 of the workflow text, in hex. */
        String definition();
    }

    /** It is accepted, and begins when others have ended; {@link Started} follows, unless it is cancelled before. */
    record Pending(
            Envelope envelope,
            Map<String, @Nullable Object> inputs,
            Map<String, String> labels,
            Trigger trigger,
            @Nullable Parent parent,
            int totalNodes,
            List<NodeSkeleton> nodes,
            String definition)
            implements Opening {
        /** @throws JsonException if the inputs or the labels are too large */
        public Pending {
            envelope.requireStatus(ExecutionStatus.PENDING);
            inputs = Json.freezeMap(inputs);
            labels = Started.freezeLabels(labels);
            nodes = List.copyOf(nodes);
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_PENDING;
        }
    }

    /**
     * The first event of every execution that did not have to wait, else the second.
     *
     * @param inputs by name, secrets masked
     * @param labels free text pairs that filters can choose by; at most {@link #MAX_LABEL_BYTES}
     * @param parent the calling node, or null for an execution of its own
     * @param totalNodes nodes outside loop bodies: what progress counts
     * @param nodes every node as written, loop bodies included
     * @param definition sha256 of the workflow text, in hex
     */
    record Started(
            Envelope envelope,
            Map<String, @Nullable Object> inputs,
            Map<String, String> labels,
            Trigger trigger,
            @Nullable Parent parent,
            int totalNodes,
            List<NodeSkeleton> nodes,
            String definition)
            implements Opening {
        /** Most that all labels of an execution may take together, in UTF-8 bytes of their JSON text. */
        public static final int MAX_LABEL_BYTES = 64 << 10;

        /** @throws JsonException if the inputs or the labels are too large */
        public Started {
            envelope.requireNoNode();
            inputs = Json.freezeMap(inputs);
            labels = freezeLabels(labels);
            nodes = List.copyOf(nodes);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // text freezes to text
        private static Map<String, String> freezeLabels(Map<String, String> labels) {
            Map<String, @Nullable Object> frozen = Json.freezeMap(labels);
            if (Json.size(frozen) > MAX_LABEL_BYTES) {
                throw new JsonException("the labels are more than " + MAX_LABEL_BYTES
                        + " bytes as JSON; keep them short, and put the bulk into inputs");
            }
            return (Map) frozen;
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_STARTED;
        }
    }

    /** Nothing new starts from here on; what runs goes on. */
    record Paused(
            Envelope envelope,
            @Nullable String by,
            @Nullable String reason) implements RunEvent {
        public Paused {
            envelope.requireStatus(ExecutionStatus.PAUSED);
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_PAUSED;
        }
    }

    /** A paused execution goes on. */
    record Resumed(
            Envelope envelope,
            @Nullable String by,
            @Nullable String reason) implements RunEvent {
        public Resumed {
            envelope.requireNoNode();
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_RESUMED;
        }
    }

    /** The command to cancel was taken; recovery completes it. */
    record Cancelling(
            Envelope envelope,
            @Nullable String by,
            @Nullable String reason) implements RunEvent {
        public Cancelling {
            envelope.requireStatus(ExecutionStatus.CANCELLING);
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_CANCELLING;
        }
    }

    /** It did what it should. @param outputs as the workflow declares them */
    record Completed(Envelope envelope, Map<String, @Nullable Object> outputs, long durationMs) implements RunEvent {
        public Completed {
            envelope.requireStatus(ExecutionStatus.COMPLETED);
            outputs = Json.freezeMap(outputs);
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_COMPLETED;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }
    }

    /** It failed, a timeout included. @param error the first unhandled failure */
    record Failed(Envelope envelope, ExecutionError error, long durationMs) implements RunEvent {
        public Failed {
            envelope.requireStatus(ExecutionStatus.FAILED);
            Objects.requireNonNull(error, "error");
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_FAILED;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }
    }

    /**
     * Somebody stopped it, and everything it had started is gone.
     *
     * @param partialOutput the last 100 lines that its nodes wrote
     */
    record Cancelled(
            Envelope envelope,
            @Nullable String reason,
            @Nullable String by,
            String partialOutput,
            long durationMs) implements RunEvent {
        public Cancelled {
            envelope.requireStatus(ExecutionStatus.CANCELLED);
        }

        @Override
        public EventType type() {
            return EventType.EXECUTION_CANCELLED;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }
    }
}
