package dev.telltale.engine.run;

import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.RunEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an execution ends: by a cancel, for a reason of its own, or by what its nodes came to. Not thread-safe: belongs to its run. */
final class Verdict {
    private final Recorder recorder;
    private @Nullable Command cancel;
    private @Nullable ExecutionError error;
    private Map<String, @Nullable Object> outputs = Map.of();

    Verdict(Recorder recorder) {
        this.recorder = recorder;
    }

    /** Whether nothing but its nodes decides so far. */
    boolean isOpen() {
        return cancel == null && error == null;
    }

    boolean isCancelled() {
        return cancel != null;
    }

    /** Somebody stops it; that stands whatever else comes. */
    void cancelled(Command command) {
        cancel = command;
    }

    /** It fails for a reason that is no node's. */
    void failed(ExecutionError reason) {
        error = reason;
    }

    /** The engine itself failed it; that stands, even over a cancel. */
    void broken(ExecutionError reason) {
        cancel = null;
        error = reason;
    }

    /** The terminal event. @param graph has ended @param lastLines what was written last */
    RunEvent event(Workflow workflow, GraphRun graph, String lastLines, long durationMs) {
        if (cancel != null) {
            return new RunEvent.Cancelled(
                    recorder.next(ExecutionStatus.CANCELLED),
                    recorder.maskedOrNull(cancel.reason()),
                    recorder.maskedOrNull(cancel.by()),
                    lastLines,
                    durationMs);
        }
        NodeRun failed = graph.firstFailure();
        ExecutionError reason = error != null || failed == null ? error : failed.error();
        if (reason == null) {
            try {
                Map<String, @Nullable Object> given = outputs(workflow, graph);
                RunEvent end = new RunEvent.Completed(
                        recorder.next(ExecutionStatus.COMPLETED), recorder.masked(given), durationMs);
                outputs = given;
                return end;
            } catch (ExpressionException | JsonException problem) {
                String message = Texts.cut(recorder.masked("outputs: " + problem.getMessage()));
                reason = new ExecutionError(ErrorKind.DATA, message, null, false);
            }
        }
        return new RunEvent.Failed(recorder.next(ExecutionStatus.FAILED), reason, durationMs);
    }

    /** What it gave, secrets as they are; empty unless it has completed. */
    Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    private static Map<String, @Nullable Object> outputs(Workflow workflow, GraphRun graph) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        workflow.outputs().forEach((name, expression) -> outputs.put(name, expression.evaluate(graph.scope())));
        return Json.freezeMap(outputs);
    }
}
