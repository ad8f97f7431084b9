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

    /** Bytes that the event keeps alive; about right, and constant in time for all but the first event of an execution. */
    public static int of(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        String path = envelope.path();
        long bytes = RECORDS + (path == null ? 0 : TEXT + path.length()) + ofError(event.error());
        if (event instanceof OutputEvent output) {
            bytes += ofText(output.text());
        } else if (event instanceof NodeEvent node) {
            bytes += ofNode(node);
        } else if (event instanceof RunEvent run) {
            bytes += ofRun(run);
        } else if (event instanceof VariableEvent variable) {
            bytes += ofValue(variable.oldValue()) + ofValue(variable.newValue());
        } else if (event instanceof ConditionEvent condition) {
            bytes += ofText(condition.expression()) + ofValue(condition.operands());
            bytes += 8L * (condition.taken().size() + condition.skipped().size());
        } else if (event instanceof LoopEvent.Started loop) {
            bytes += ofValue(loop.items());
        } else if (event instanceof LoopEvent.Iteration iteration) {
            bytes += ofValue(iteration.item());
        } else if (event instanceof ProgressEvent progress) {
            bytes += 64 + 8L * progress.currentNodes().size();
        } else if (event instanceof CustomEvent custom) {
            bytes += ofValue(custom.data());
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

    private static long ofNode(NodeEvent event) {
        if (event instanceof NodeEvent.Completed completed) {
            return ofValue(completed.outputs());
        }
        if (event instanceof NodeEvent.Started started) {
            return ofValue(started.inputs()) + ofText(started.command());
        }
        if (event instanceof NodeEvent.Waiting waiting) {
            return ofText(waiting.prompt());
        }
        return event instanceof NodeEvent.Progressed progressed ? ofText(progressed.message()) : 0;
    }

    private static long ofRun(RunEvent event) {
        if (event instanceof RunEvent.Completed completed) {
            return ofValue(completed.outputs());
        }
        if (event instanceof RunEvent.Cancelled cancelled) {
            return ofText(cancelled.partialOutput()) + ofText(cancelled.reason());
        }
        if (!(event instanceof RunEvent.Opening started)) {
            return 0;
        }
        long bytes = ofValue(started.inputs()) + ofValue(started.labels());
        for (NodeSkeleton node : started.nodes()) {
            bytes += NODE + 8L * node.needs().size() + 32L * node.needKinds().size();
        }
        return bytes;
    }
}
