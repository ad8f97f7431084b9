package dev.telltale.monitor.wire;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import org.jspecify.annotations.Nullable;

/** Writes events; {@link EventParser} reads them. */
final class EventWriter {
    private EventWriter() {}

    static void write(ExecutionEvent event, FieldSink out) {
        write(event, 0, out);
    }

    /** @param conflated how many older events of its kind were left out in its favour */
    static void write(ExecutionEvent event, int conflated, FieldSink out) {
        Envelope envelope = event.envelope();
        out.open().number("seq", envelope.seq());
        out.text("type", event.typeName()).time("timestamp", envelope.timestampMicros());
        out.text("executionId", envelope.executionId()).text("workflow", envelope.workflow());
        out.text("nodeId", envelope.nodeId()).text("path", envelope.path());
        if (envelope.attempt() > 0) {
            out.number("attempt", envelope.attempt());
        }
        out.text("status", envelope.status().wireName()).error(event.error());
        if (event instanceof CustomEvent custom) {
            out.value("data", custom.data());
        } else {
            out.open("data");
            writeFields(event, out);
            out.close(1);
        }
        if (conflated > 0) {
            out.number("conflated", conflated);
        }
        out.close(1);
    }

    private static void writeFields(ExecutionEvent event, FieldSink out) {
        if (event instanceof NodeEvent node) {
            writeNode(node, out);
        } else if (event instanceof OutputEvent output) {
            out.text("stream", output.stream().wireName()).text("text", output.text());
            out.number("line", output.line());
        } else if (event instanceof RunEvent run) {
            writeRun(run, out);
        } else if (event instanceof VariableEvent variable) {
            writeVariable(variable, out);
        } else if (event instanceof ConditionEvent condition) {
            writeCondition(condition, out);
        } else if (event instanceof LoopEvent loop) {
            writeLoop(loop, out);
        } else if (event instanceof ProgressEvent progress) {
            writeProgress(progress, out);
        }
    }

    private static void writeRun(RunEvent event, FieldSink out) {
        if (event instanceof RunEvent.Opening opening) {
            writeOpening(opening, out);
        } else if (event instanceof RunEvent.Paused paused) {
            out.text("by", paused.by()).text("reason", paused.reason());
        } else if (event instanceof RunEvent.Resumed resumed) {
            out.text("by", resumed.by()).text("reason", resumed.reason());
        } else if (event instanceof RunEvent.Cancelling cancelling) {
            out.text("by", cancelling.by()).text("reason", cancelling.reason());
        } else if (event instanceof RunEvent.Completed completed) {
            out.value("outputs", completed.outputs()).number("durationMs", completed.durationMs());
        } else if (event instanceof RunEvent.Failed failed) {
            out.number("durationMs", failed.durationMs());
        } else if (event instanceof RunEvent.Cancelled cancelled) {
            out.text("reason", cancelled.reason()).text("by", cancelled.by());
            out.text("partialOutput", cancelled.partialOutput()).number("durationMs", cancelled.durationMs());
        }
    }

    private static void writeOpening(RunEvent.Opening event, FieldSink out) {
        out.value("inputs", event.inputs()).value("labels", event.labels());
        out.open("trigger").text("kind", event.trigger().kind());
        out.text("by", event.trigger().by()).close(1);
        writeParent(event.parent(), out);
        out.number("totalNodes", event.totalNodes()).openList("nodes");
        for (NodeSkeleton node : event.nodes()) {
            out.open().text("id", node.id()).text("kind", node.kind());
            out.texts("needs", node.needs());
            writeNeedKinds(node, out);
            out.text("parent", node.parent()).text("join", node.join()).close(1);
        }
        out.closeList().text("definition", event.definition());
    }

    private static void writeNeedKinds(NodeSkeleton node, FieldSink out) {
        if (!node.needKinds().isEmpty()) {
            out.open("needKinds");
            for (String need : node.needs()) { // in this order, for that of the map is none
                if (node.needKind(need) != NeedKind.AFTER) {
                    out.text(need, node.needKind(need).wireName());
                }
            }
            out.close(1);
        }
    }

    private static void writeNode(NodeEvent event, FieldSink out) {
        if (event instanceof NodeEvent.Started started) {
            out.text("kind", started.kind()).object("inputs", started.inputs());
            out.number("step", started.step()).number("totalSteps", started.totalSteps());
            out.text("command", started.command());
            writeReused(started.reused(), out);
        } else if (event instanceof NodeEvent.Progressed progressed) {
            out.number("fraction", progressed.fraction()).text("message", progressed.message());
        } else if (event instanceof NodeEvent.Waiting waiting) {
            writeWaiting(waiting, out);
        } else if (event instanceof NodeEvent.Retrying retrying) {
            out.number("delayMs", retrying.delayMs()).number("nextAttempt", retrying.nextAttempt());
            out.number("maxAttempts", retrying.maxAttempts());
        } else {
            writeNodeEnd(event, out);
        }
    }

    private static void writeWaiting(NodeEvent.Waiting event, FieldSink out) {
        if (event.prompt() == null) {
            out.text("for", event.duration()).time("until", event.untilMicros());
        } else {
            out.open("approval").text("prompt", event.prompt()).close(1);
        }
    }

    private static void writeReused(boolean isReused, FieldSink out) {
        if (isReused) {
            out.flag("reused", true);
        }
    }

    private static void writeNodeEnd(NodeEvent event, FieldSink out) {
        if (event instanceof NodeEvent.Completed completed) {
            out.value("outputs", completed.outputs()).number("durationMs", completed.durationMs());
            out.number("exitCode", completed.exitCode());
            if (completed.droppedBytes() > 0) {
                out.number("droppedBytes", completed.droppedBytes());
            }
            writeReused(completed.reused(), out);
        } else if (event instanceof NodeEvent.Failed failed) {
            out.number("durationMs", failed.durationMs()).number("exitCode", failed.exitCode());
            out.flag("continueOnError", failed.continueOnError()).text("handledBy", failed.handledBy());
        } else if (event instanceof NodeEvent.Skipped skipped) {
            out.text("reason", skipped.reason().wireName());
        } else if (event instanceof NodeEvent.Cancelled cancelled) {
            out.text("reason", cancelled.reason()).number("durationMs", cancelled.durationMs());
        }
    }

    private static void writeVariable(VariableEvent event, FieldSink out) {
        out.text("name", event.name());
        if (!event.isInitial()) {
            out.value("old", event.oldValue());
        }
        out.value("new", event.newValue());
    }

    private static void writeCondition(ConditionEvent event, FieldSink out) {
        out.text("of", event.of().wireName()).text("expression", event.expression());
        out.value("operands", event.operands()).flag("result", event.result());
        if (event.branch() != null) {
            out.value("branch", event.branch());
        }
        out.texts("taken", event.taken()).texts("skipped", event.skipped());
    }

    private static void writeLoop(LoopEvent event, FieldSink out) {
        if (event instanceof LoopEvent.Started started) {
            if (started.items() != null) {
                out.value("items", started.items());
            }
            out.number("expected", started.expected()).number("parallel", started.parallel());
        } else if (event instanceof LoopEvent.Iteration iteration) {
            out.number("index", iteration.index()).value("item", iteration.item());
        } else if (event instanceof LoopEvent.Completed completed) {
            out.number("iterations", completed.iterations()).flag("broken", completed.broken());
            out.number("breakIndex", completed.breakIndex());
        }
    }

    private static void writeProgress(ProgressEvent event, FieldSink out) {
        out.number("percent", event.percent()).number("total", event.total());
        out.number("completed", event.completed()).number("failed", event.failed());
        out.number("skipped", event.skipped()).number("cancelled", event.cancelled());
        out.number("running", event.running()).texts("currentNodes", event.currentNodes());
        out.number("etaMs", event.etaMs());
    }

    /** What an execution comes from, if it comes from another one. */
    static void writeParent(@Nullable Parent parent, FieldSink out) {
        if (parent != null) {
            out.open("parent").text("executionId", parent.executionId());
            out.text("path", parent.path()).close(1);
        }
    }
}
