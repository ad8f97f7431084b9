package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeView;
import dev.telltale.event.Progress;
import dev.telltale.event.VariablesView;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.History;
import java.util.List;

/** Snapshots as JSON in UTF-8; fields that do not apply are absent. Thread-safe: it has no state. */
public final class ViewJson {
    private ViewJson() {}

    /** All that is known of an execution. @param nowMicros to measure elapsed time by, microseconds since the epoch */
    public static byte[] view(ExecutionView view, long nowMicros) {
        JsonOut out = new JsonOut();
        out.open();
        write(view, nowMicros, false, out);
        out.close(1);
        return out.toBytes();
    }

    /**
     * As {@link #view}, with all that {@link #read} takes to have the same view elsewhere and to go on from it.
     *
     * @param nowMicros to measure elapsed time by, microseconds since the epoch
     */
    public static byte[] fullView(ExecutionView view, long nowMicros) {
        JsonOut out = new JsonOut();
        out.open();
        write(view, nowMicros, true, out);
        out.close(1);
        return out.toBytes();
    }

    /** The view that {@link #fullView} has written. @throws JsonSyntaxException if it is none */
    public static ExecutionView readFullView(byte[] json) {
        return ViewParser.view(JsonFields.written(json));
    }

    /** @param isFull whether with all that it takes to go on from it */
    static void write(ExecutionView view, long nowMicros, boolean isFull, JsonOut out) {
        writeHead(ExecutionSummary.of(view, nowMicros), out);
        if (view.missingEvents() > 0) {
            out.number("missingEvents", view.missingEvents());
        }
        out.value("inputs", view.start().inputs()).value("labels", view.start().labels());
        out.value("variables", view.variables().variables()).object("outputs", view.outputs());
        out.error(view.error()).open("progress");
        writeProgress(view.progress(nowMicros), out);
        out.close(1);
        if (isFull) {
            PartsWriter.write(view.parts(), out);
        }
        out.openList("nodes");
        writeNodes(view.nodes(), isFull, out);
        out.closeList();
    }

    public static byte[] progress(Progress progress) {
        JsonOut out = new JsonOut();
        out.open();
        writeProgress(progress, out);
        out.close(1);
        return out.toBytes();
    }

    /** What {@link #progress} has written. @throws JsonSyntaxException if it is something else */
    public static Progress readProgress(byte[] json) {
        return AnswerParser.progress(JsonFields.written(json));
    }

    public static byte[] variables(VariablesView variables) {
        JsonOut out = new JsonOut();
        out.open().text("executionId", variables.executionId()).number("seq", variables.seq());
        out.value("variables", variables.variables()).close(1);
        return out.toBytes();
    }

    /** What {@link #variables} has written. @throws JsonSyntaxException if it is something else */
    public static VariablesView readVariables(byte[] json) {
        return AnswerParser.variables(JsonFields.written(json));
    }

    /** {@code {items, next}}; an item is a view without inputs, variables, outputs and nodes. */
    public static byte[] list(ExecutionList list) {
        JsonOut out = new JsonOut();
        out.open().openList("items");
        for (ExecutionSummary item : list.items()) {
            out.open();
            writeHead(item, out);
            out.value("labels", item.labels()).error(item.error()).open("progress");
            writeProgress(item.progress(), out);
            out.close(2);
        }
        out.closeList().text("next", list.next()).close(1);
        return out.toBytes();
    }

    /** What {@link #list} has written. @throws JsonSyntaxException if it is something else */
    public static ExecutionList readList(byte[] json) {
        return AnswerParser.list(JsonFields.written(json));
    }

    /** {@code {items, next}}; an item is an event, as far as its fields are chosen. */
    public static byte[] history(History history, Projection fields) {
        JsonOut out = new JsonOut();
        out.open().openList("items");
        for (ExecutionEvent event : history.items()) {
            fields.write(event, 0, out);
        }
        out.closeList().number("next", history.next()).close(1);
        return out.toBytes();
    }

    /** What {@link #history} has written, of every field. @throws JsonSyntaxException if it is something else */
    public static History readHistory(byte[] json) {
        return AnswerParser.history(JsonFields.written(json));
    }

    private static void writeHead(ExecutionSummary item, JsonOut out) {
        out.text("executionId", item.executionId()).text("workflow", item.workflow());
        out.text("status", item.status().wireName()).number("seq", item.seq());
        if (item.startedMicros() > 0) {
            out.time("startedAt", item.startedMicros());
        }
        Long ended = item.endedMicros();
        if (ended != null) {
            out.time("endedAt", ended);
        }
        EventWriter.writeParent(item.parent(), out);
    }

    private static void writeProgress(Progress progress, JsonOut out) {
        out.text("executionId", progress.executionId()).text("workflow", progress.workflow());
        out.text("status", progress.status().wireName()).number("percent", progress.percent());
        out.number("totalNodes", progress.totalNodes()).number("completedNodes", progress.completedNodes());
        out.number("failedNodes", progress.failedNodes()).number("skippedNodes", progress.skippedNodes());
        out.number("cancelledNodes", progress.cancelledNodes()).number("runningNodes", progress.runningNodes());
        out.texts("currentNodes", progress.currentNodes()).number("elapsedMs", progress.elapsedMs());
        out.number("etaMs", progress.etaMs()).number("seq", progress.seq());
    }

    /** Each node, and after a loop the nodes of its iterations that are kept. */
    private static void writeNodes(List<NodeView> nodes, boolean isFull, JsonOut out) {
        for (NodeView node : nodes) {
            writeNode(node, isFull, out);
            if (node.loop() != null) {
                for (IterationView iteration : node.loop().iterations()) {
                    writeNodes(iteration.nodes(), isFull, out);
                }
            }
        }
    }

    private static void writeNode(NodeView node, boolean isFull, JsonOut out) {
        out.open().text("nodeId", node.nodeId()).text("path", node.path());
        out.text("kind", node.kind()).text("status", node.status().wireName());
        writeTimes(node, out);
        out.object("outputs", node.outputs()).error(node.error()).number("exitCode", node.exitCode());
        if (node.skipReason() != null) {
            out.text("reason", node.skipReason().wireName());
        }
        if (node.isRunning() || isFull) {
            writeRunning(node, out);
        }
        if (isFull) {
            PartsWriter.write(node, out);
        }
        if (node.loop() != null) {
            out.open("loop");
            writeLoop(node.loop(), out);
            if (isFull) {
                PartsWriter.write(node.loop(), out);
            }
            out.close(1);
        }
        out.close(1);
    }

    /** How often and when it was worked on. */
    static void writeTimes(NodeView node, JsonOut out) {
        if (node.attempt() > 0) {
            out.number("attempt", node.attempt());
        }
        if (node.startedMicros() > 0) {
            out.time("startedAt", node.startedMicros());
        }
        if (node.durationMs() >= 0) {
            out.number("durationMs", node.durationMs());
        }
    }

    private static void writeRunning(NodeView node, JsonOut out) {
        if (node.fraction() > 0) {
            out.number("fraction", node.fraction());
        }
        out.text("message", node.message());
        if (node.waitingUntilMicros() > 0) {
            out.time("until", node.waitingUntilMicros());
        }
        if (node.prompt() != null) {
            out.open("approval").text("prompt", node.prompt()).close(1);
        }
    }

    static void writeLoop(LoopView loop, JsonOut out) {
        out.number("started", loop.startedCount()).number("ended", loop.endedCount());
        out.number("expected", loop.expected()).flag("broken", loop.isBroken());
        out.number("breakIndex", loop.breakIndex());
    }
}
