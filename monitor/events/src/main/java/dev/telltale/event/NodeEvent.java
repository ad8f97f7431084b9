package dev.telltale.event;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node changed state, or said how far it is. */
public sealed interface NodeEvent extends ExecutionEvent {

    /**
     * An attempt begins.
     *
     * @param kind the kind as in {@link NodeSkeleton#kind}
     * @param inputs what the node works on, secrets masked; null when it takes none
     * @param step place in declaration order among its siblings, from 1
     * @param totalSteps how many siblings there are
     * @param command the command line where it runs one, secrets masked; else null
     * @param reused whether it does nothing, for the execution that this one repeats has done it
     */
    record Started(
            Envelope envelope,
            String kind,
            @Nullable Map<String, @Nullable Object> inputs,
            int step,
            int totalSteps,
            @Nullable String command,
            boolean reused)
            implements NodeEvent {
        /** One that does its work. */
        public Started(
                Envelope envelope,
                String kind,
                @Nullable Map<String, @Nullable Object> inputs,
                int step,
                int totalSteps,
                @Nullable String command) {
            this(envelope, kind, inputs, step, totalSteps, command, false);
        }

        public Started {
            envelope.requireStatus(NodeStatus.RUNNING);
            inputs = inputs == null ? null : Json.freezeMap(inputs);
        }

        @Override
        public EventType type() {
            return EventType.NODE_STARTED;
        }
    }

    /** A task said how far along it is. @param fraction 0 to 1 */
    record Progressed(
            Envelope envelope, double fraction, @Nullable String message) implements NodeEvent {
        public Progressed {
            envelope.requireNode();
            if (!(fraction >= 0 && fraction <= 1)) {
                throw new IllegalArgumentException("fraction is " + fraction + "; use 0 to 1");
            }
        }

        @Override
        public EventType type() {
            return EventType.NODE_PROGRESS;
        }
    }

    /**
     * The node waits for time to pass, or for somebody's approval.
     *
     * @param duration the span as written, or null when it waits for a point in time, or for an approval
     * @param untilMicros when it goes on, microseconds since the epoch; 0 when it waits for an approval
     * @param prompt what somebody is to approve, or null when it waits for time to pass
     */
    record Waiting(
            Envelope envelope,
            @Nullable String duration,
            long untilMicros,
            @Nullable String prompt) implements NodeEvent {
        public Waiting {
            envelope.requireStatus(NodeStatus.WAITING);
            if (prompt != null && (duration != null || untilMicros != 0)) {
                throw new IllegalArgumentException("a node waits for an approval or for a time, not for both");
            }
        }

        /** It waits for time to pass. */
        public Waiting(Envelope envelope, @Nullable String duration, long untilMicros) {
            this(envelope, duration, untilMicros, null);
        }

        /** It waits for an approval. */
        public static Waiting forApproval(Envelope envelope, String prompt) {
            return new Waiting(envelope, null, 0, prompt);
        }

        @Override
        public EventType type() {
            return EventType.NODE_WAITING;
        }
    }

    /** An attempt failed and another follows. */
    record Retrying(Envelope envelope, ExecutionError error, long delayMs, int nextAttempt, int maxAttempts)
            implements NodeEvent {
        public Retrying {
            envelope.requireStatus(NodeStatus.RETRYING);
        }

        @Override
        public EventType type() {
            return EventType.NODE_RETRYING;
        }
    }

    /**
     * It did what it should.
     *
     * @param exitCode of the process, or null where none ran
     * @param droppedBytes of output beyond the node's budget
     * @param reused whether it did nothing, and the outputs are those of the execution that this one repeats
     */
    record Completed(
            Envelope envelope,
            Map<String, @Nullable Object> outputs,
            long durationMs,
            @Nullable Integer exitCode,
            long droppedBytes,
            boolean reused)
            implements NodeEvent {
        /** One that has done its work. */
        public Completed(
                Envelope envelope,
                Map<String, @Nullable Object> outputs,
                long durationMs,
                @Nullable Integer exitCode,
                long droppedBytes) {
            this(envelope, outputs, durationMs, exitCode, droppedBytes, false);
        }

        public Completed {
            envelope.requireStatus(NodeStatus.COMPLETED);
            outputs = Json.freezeMap(outputs);
        }

        @Override
        public EventType type() {
            return EventType.NODE_COMPLETED;
        }
    }

    /**
     * It failed, a timeout included.
     *
     * @param exitCode of the process, or null where none ended
     * @param continueOnError whether the execution goes on as if it had completed
     * @param handledBy the node that now runs to handle it, or null
     */
    record Failed(
            Envelope envelope,
            ExecutionError error,
            long durationMs,
            @Nullable Integer exitCode,
            boolean continueOnError,
            @Nullable String handledBy)
            implements NodeEvent {
        public Failed {
            envelope.requireStatus(NodeStatus.FAILED);
        }

        @Override
        public EventType type() {
            return EventType.NODE_FAILED;
        }
    }

    /** It never started, and never will. */
    record Skipped(Envelope envelope, SkipReason reason) implements NodeEvent {
        public Skipped {
            envelope.requireStatus(NodeStatus.SKIPPED);
        }

        @Override
        public EventType type() {
            return EventType.NODE_SKIPPED;
        }
    }

    /** It was stopped before its end; nothing of it is alive any more. */
    record Cancelled(
            Envelope envelope,
            ExecutionError error,
            @Nullable String reason,
            long durationMs) implements NodeEvent {
        public Cancelled {
            envelope.requireStatus(NodeStatus.CANCELLED);
        }

        @Override
        public EventType type() {
            return EventType.NODE_CANCELLED;
        }
    }

    /** Why a node never started. */
    enum SkipReason {
        /** Its own {@code if} was false. */
        CONDITION,
        /** Another branch was taken, or the failure it handles did not happen. */
        BRANCH,
        /** What it needs failed, or nothing of what it needs completed. */
        UPSTREAM,
        /** The execution was cancelled first. */
        CANCELLED,
        /** The time of the execution or of its loop was up first. */
        TIMEOUT;

        /** The word on the wire, in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
