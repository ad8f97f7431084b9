package dev.telltale.monitor.journal;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.Json;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how many bytes of heap an event keeps alive, without a walk through its values.
 *
 * <p>Values are taken for four times their JSON text, what small maps and lists of text weigh; values that several events share are
 * counted for each.
 */
public final class EventSize {
    private static final int RECORDS = 192; // event, envelope, its place in a chunk and in the index
    private static final int TEXT = 48;
    private static final int NODE = 128;

    private EventSize() {}

    /** Bytes that events keep alive. */
    public static long of(List<ExecutionEvent> events) {
        long bytes = 0;
        for (ExecutionEvent event : events) {
            bytes += of(event);
        }
        return bytes;
    }

    /** Bytes that the event keeps alive; about right, and constant in time for all but the first event of an execution. */
    public static int of(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        String path = envelope.path();
        long bytes = RECORDS + (path == null ? 0 : TEXT + path.length()) + ofError(event.error());
        // By the type's number: a chain of instanceof over interfaces is several times as dear, and this is asked for
        // every event.
        switch (event.type()) {
            case NODE_OUTPUT -> bytes += ofText(((OutputEvent) event).text());
            case NODE_STARTED -> {
                NodeEvent.Started started = (NodeEvent.Started) event;
                bytes += ofValue(started.inputs()) + ofText(started.command());
            }
            case NODE_COMPLETED -> bytes += ofValue(((NodeEvent.Completed) event).outputs());
            case NODE_WAITING -> bytes += ofText(((NodeEvent.Waiting) event).prompt());
            case NODE_PROGRESS -> bytes += ofText(((NodeEvent.Progressed) event).message());
            case EXECUTION_PENDING, EXECUTION_STARTED -> bytes += ofStart((RunEvent.Opening) event);
            case EXECUTION_PAUSED -> bytes += ofText(((RunEvent.Paused) event).reason());
            case EXECUTION_RESUMED -> bytes += ofText(((RunEvent.Resumed) event).reason());
            case EXECUTION_CANCELLING -> bytes += ofText(((RunEvent.Cancelling) event).reason());
            case EXECUTION_COMPLETED -> bytes += ofValue(((RunEvent.Completed) event).outputs());
            case EXECUTION_CANCELLED -> {
                RunEvent.Cancelled cancelled = (RunEvent.Cancelled) event;
                bytes += ofText(cancelled.partialOutput()) + ofText(cancelled.reason());
            }
            case VARIABLE_CHANGED -> {
                VariableEvent variable = (VariableEvent) event;
                bytes += ofValue(variable.oldValue()) + ofValue(variable.newValue());
            }
            case CONDITION_EVALUATED -> {
                ConditionEvent condition = (ConditionEvent) event;
                bytes += ofText(condition.expression()) + ofValue(condition.operands());
                bytes += 8L * (condition.taken().size() + condition.skipped().size());
            }
            case LOOP_STARTED -> bytes += ofValue(((LoopEvent.Started) event).items());
            case LOOP_ITERATION -> bytes += ofValue(((LoopEvent.Iteration) event).item());
            case PROGRESS_UPDATE ->
                bytes += 64 + 8L * ((ProgressEvent) event).currentNodes().size();
            case CUSTOM -> bytes += ofValue(((CustomEvent) event).data());
            default -> {}
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    /** Bytes that a JSON value keeps alive. */
    public static long ofValue(@Nullable Object value) {
        if (value instanceof String text) {
            return ofText(text);
        }
        return value instanceof Map || value instanceof List ? 64 + 4L * Json.size(value) : 24;
    }

    /** Bytes that a text keeps alive, if most of it is in Latin letters. */
    public static long ofText(@Nullable String text) {
        return text == null ? 0 : TEXT + text.length();
    }

    private static long ofError(@Nullable ExecutionError error) {
        return error == null ? 0 : 32 + ofText(error.message());
    }

    private static long ofStart(RunEvent.Opening started) {
        long bytes = ofValue(started.inputs()) + ofValue(started.labels());
        for (NodeSkeleton node : started.nodes()) {
            bytes += NODE + 8L * node.needs().size();
        }
        return bytes;
    }
}
