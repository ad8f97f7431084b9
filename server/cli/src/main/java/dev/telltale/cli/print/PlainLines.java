package dev.telltale.cli.print;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.CustomEvent;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.Json;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import dev.telltale.tui.log.Harmless;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as lines for people. Not thread-safe: belongs to one watcher. */
public final class PlainLines {
    /** Where unfinished lines of output wait for their end. */
    private final Map<Writer, LineCutter> unfinished = new LinkedHashMap<>();

    /** What lines of executions that others called begin with, by id: the node that called, and the one that called that. */
    private final Map<String, String> callers = new HashMap<>();

    private final boolean isOfMany;

    private PlainLines(boolean isOfMany) {
        this.isOfMany = isOfMany;
    }

    /** Of one execution and those that it calls. */
    public static PlainLines ofOne() {
        return new PlainLines(false);
    }

    /** Of executions that have nothing to do with each other: each line begins with the id of its own. */
    public static PlainLines ofMany() {
        return new PlainLines(true);
    }

    /**
     * What to print for an event: lines with their ends, or nothing for events that would only be noise. Nothing in them can do anything to a terminal but colour a line.
     *
     * @param err for standard error, printed first @param out for standard output
     */
    public record Lines(String err, String out) {
        private static Lines ofOut(String text) {
            return new Lines("", text);
        }
    }

    /** The lines of the next event. */
    public Lines of(ExecutionEvent event) {
        if (event instanceof RunEvent run) {
            String caller = ofCalled(run);
            return new Lines(
                    rests(run, caller, OutputEvent.Stream.STDERR),
                    rests(run, caller, OutputEvent.Stream.STDOUT) + line(caller + ofRun(run)));
        } else if (event instanceof NodeEvent node) {
            return ofNode(node);
        } else if (event instanceof OutputEvent output) {
            String lines = ofOutput(output);
            return output.stream() == OutputEvent.Stream.STDERR ? new Lines(lines, "") : Lines.ofOut(lines);
        }
        String said = said(event);
        return Lines.ofOut(said == null ? "" : line(event, said));
    }

    private static @Nullable String said(ExecutionEvent event) {
        if (event instanceof VariableEvent change) {
            String was = change.isInitial() ? "" : " (was " + Json.write(change.oldValue()) + ")";
            return change.name() + " = " + Json.write(change.newValue()) + was;
        } else if (event instanceof ConditionEvent condition) {
            String taken = condition.branch() == null ? "" : ", branch " + condition.branch();
            return condition.of().wireName() + " " + condition.expression() + " is " + condition.result() + taken;
        } else if (event instanceof LoopEvent.Iteration iteration) {
            return "iteration on " + Json.write(iteration.item());
        } else if (event instanceof CustomEvent custom) {
            return custom.typeName() + " " + Json.write(custom.data());
        }
        return null;
    }

    /** What the lines of an execution begin with; known from its first event to its last. */
    private String ofCalled(RunEvent event) {
        String id = event.envelope().executionId();
        if (event instanceof RunEvent.Started started
                && !isOfMany
                && started.parent() != null
                && started.parent().path() != null) {
            Parent parent = started.parent();
            callers.put(id, callers.getOrDefault(parent.executionId(), "") + parent.path() + " > ");
        }
        String caller = callers.getOrDefault(id, "");
        if (event.isTerminal()) {
            callers.remove(id);
        }
        return caller;
    }

    private String ofRun(RunEvent event) {
        String name = event.envelope().workflow() + " " + event.envelope().executionId();
        if (event instanceof RunEvent.Started) {
            return name + " started";
        } else if (event instanceof RunEvent.Completed completed) {
            String outputs = completed.outputs().isEmpty() ? "" : " " + Json.write(completed.outputs());
            return name + " completed in " + Millis.text(completed.durationMs()) + outputs;
        } else if (event instanceof RunEvent.Failed failed) {
            return name + " failed after " + Millis.text(failed.durationMs()) + ": " + why(failed.error());
        } else if (event instanceof RunEvent.Cancelled cancelled) {
            return name + " cancelled after " + Millis.text(cancelled.durationMs()) + because(cancelled.reason());
        } else if (event instanceof RunEvent.Cancelling cancelling) {
            return name + " is being cancelled" + because(cancelling.reason());
        } else if (event instanceof RunEvent.Paused paused) {
            return name + " paused" + because(paused.reason());
        } else if (event instanceof RunEvent.Resumed resumed) {
            return name + " resumed" + because(resumed.reason());
        }
        return name + " " + event.envelope().status().wireName();
    }

    /** A node whose attempt ends leaves no line of its output unfinished. */
    private Lines ofNode(NodeEvent event) {
        String said = saidOfNode(event);
        boolean goesOn = event instanceof NodeEvent.Started
                || event instanceof NodeEvent.Progressed
                || event instanceof NodeEvent.Waiting;
        return goesOn
                ? Lines.ofOut(said)
                : new Lines(rest(event, OutputEvent.Stream.STDERR), rest(event, OutputEvent.Stream.STDOUT) + said);
    }

    private String saidOfNode(NodeEvent event) {
        if (event instanceof NodeEvent.Started started) {
            String step = "step " + started.step() + "/" + started.totalSteps();
            String attempt = event.envelope().attempt() > 1
                    ? ", attempt " + event.envelope().attempt()
                    : "";
            String command = started.command() == null ? "" : ": " + firstLine(started.command());
            return line(event, started.kind() + " started (" + step + attempt + ")" + command);
        } else if (event instanceof NodeEvent.Progressed progressed) {
            String message = progressed.message() == null ? "" : " " + progressed.message();
            return line(event, Math.round(progressed.fraction() * 100) + "%" + message);
        } else if (event instanceof NodeEvent.Waiting waiting) {
            String forWhat = waiting.prompt() == null ? waiting.duration() : "an approval: " + waiting.prompt();
            return line(event, forWhat == null ? "waits" : "waits for " + forWhat);
        } else if (event instanceof NodeEvent.Retrying retrying) {
            return line(
                    event,
                    "failed: " + why(retrying.error()) + "; attempt " + retrying.nextAttempt() + "/"
                            + retrying.maxAttempts() + " follows in " + Millis.text(retrying.delayMs()));
        } else if (event instanceof NodeEvent.Completed completed) {
            String outputs = completed.outputs().isEmpty() ? "" : " " + Json.write(completed.outputs());
            return line(
                    event,
                    "completed in " + Millis.text(completed.durationMs()) + DroppedOutput.of(completed.droppedBytes())
                            + outputs);
        } else if (event instanceof NodeEvent.Failed failed) {
            String then = failed.continueOnError()
                    ? " (the execution goes on)"
                    : failed.handledBy() == null ? "" : " (handled by " + failed.handledBy() + ")";
            return line(event, "failed after " + Millis.text(failed.durationMs()) + ": " + why(failed.error()) + then);
        } else if (event instanceof NodeEvent.Skipped skipped) {
            return line(event, "skipped (" + skipped.reason().wireName() + ")");
        } else if (event instanceof NodeEvent.Cancelled cancelled) {
            return line(event, "cancelled" + because(cancelled.reason()));
        }
        return "";
    }

    /** Whole lines of output, each behind its node; the start of the next one waits. */
    private String ofOutput(OutputEvent event) {
        Writer writer = Writer.of(event, event.stream());
        LineCutter cutter = unfinished.computeIfAbsent(writer, key -> new LineCutter());
        StringBuilder lines = new StringBuilder();
        cutter.take(event.text(), text -> lines.append(outputLine(prefix(event), text)));
        if (cutter.isEmpty()) {
            unfinished.remove(writer); // whose end a filter may keep from us
        }
        return lines.toString();
    }

    /** What a node that ends had left without a line end. */
    private String rest(NodeEvent event, OutputEvent.Stream stream) {
        LineCutter cutter = unfinished.remove(Writer.of(event, stream));
        String text = cutter == null ? "" : cutter.rest();
        return text.isEmpty() ? "" : outputLine(prefix(event), text);
    }

    /** What nodes had left without a line end whose own ends a filter has kept from us; nothing before the end of the execution. */
    private String rests(RunEvent event, String caller, OutputEvent.Stream stream) {
        StringBuilder lines = new StringBuilder();
        String id = event.envelope().executionId();
        if (event.isTerminal()) {
            unfinished.entrySet().removeIf(each -> {
                Writer writer = each.getKey();
                boolean isOver = writer.stream == stream && writer.executionId.equals(id);
                if (isOver) {
                    String prefix = (isOfMany ? id + " " : caller) + writer.path + " ";
                    lines.append(outputLine(prefix, each.getValue().rest()));
                }
                return isOver;
            });
        }
        return lines.toString();
    }

    /** Who writes lines. */
    private record Writer(
            OutputEvent.Stream stream,
            String executionId,
            @Nullable String path) {
        static Writer of(ExecutionEvent event, OutputEvent.Stream stream) {
            return new Writer(
                    stream, event.envelope().executionId(), event.envelope().path());
        }
    }

    /** Which execution and node a line is of. */
    private String prefix(ExecutionEvent event) {
        String path = event.envelope().path();
        String id = event.envelope().executionId();
        String caller = isOfMany ? id + " " : callers.getOrDefault(id, "");
        return caller + (path == null ? "" : path + " ");
    }

    private String line(ExecutionEvent event, String text) {
        return line(prefix(event) + text);
    }

    private static String line(String text) {
        return Harmless.of(text) + "\n";
    }

    private static String outputLine(String prefix, String raw) {
        return Harmless.of(prefix) + "| " + OutputLine.of(raw) + "\n";
    }

    private static String firstLine(String command) {
        int end = command.indexOf('\n');
        return end < 0 ? command : command.substring(0, end) + " …";
    }

    private static String why(ExecutionError error) {
        return error.message() + " (" + error.kind().wireName() + ")";
    }

    private static String because(@Nullable String reason) {
        return reason == null ? "" : ": " + reason;
    }
}
