package dev.telltale.server;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells the journal what happens in one execution, as an engine would. Thread-safe. */
final class Tale {
    final String id;
    private final String workflow;
    private final EventJournal journal;
    private long seq;
    private ExecutionStatus status = ExecutionStatus.RUNNING;

    Tale(EventJournal journal, String id, String workflow) {
        this.journal = journal;
        this.id = id;
        this.workflow = workflow;
    }

    Tale begin(String... nodes) {
        return begin(Map.of(), Map.of(), nodes);
    }

    Tale begin(Map<String, ? extends @Nullable Object> inputs, Map<String, String> labels, String... nodes) {
        List<NodeSkeleton> skeletons = List.of(nodes).stream()
                .map(node -> new NodeSkeleton(node, "run", List.of(), null))
                .toList();
        run(to -> new RunEvent.Started(
                to,
                new LinkedHashMap<>(inputs),
                labels,
                new Trigger("http", null),
                null,
                nodes.length,
                skeletons,
                "ab".repeat(32)));
        return this;
    }

    Tale start(String node) {
        return node(node, NodeStatus.RUNNING, to -> new NodeEvent.Started(to, "run", null, 1, 1, "make"));
    }

    Tale write(String node, String text) {
        return write(node, OutputEvent.Stream.STDOUT, text);
    }

    Tale write(String node, OutputEvent.Stream stream, String text) {
        return node(node, NodeStatus.RUNNING, to -> new OutputEvent(to, stream, text, 1));
    }

    Tale say(String node, String name, @Nullable Object data) {
        return node(node, NodeStatus.RUNNING, to -> new CustomEvent(to, name, data));
    }

    Tale assign(String name, @Nullable Object value) {
        return run(to -> new VariableEvent(to, name, true, null, value));
    }

    Tale finish(String node) {
        return node(node, NodeStatus.COMPLETED, to -> new NodeEvent.Completed(to, Map.of(), 5, 0, 0));
    }

    Tale fail(String node) {
        ExecutionError error = new ExecutionError(ErrorKind.EXECUTION, "exit code 2", node, true);
        return node(node, NodeStatus.FAILED, to -> new NodeEvent.Failed(to, error, 5, 2, false, null));
    }

    Tale complete() {
        status = ExecutionStatus.COMPLETED;
        return run(to -> new RunEvent.Completed(to, Map.of(), 7));
    }

    synchronized long pause(@Nullable String reason) {
        status = ExecutionStatus.PAUSED;
        run(to -> new RunEvent.Paused(to, null, reason));
        return seq;
    }

    synchronized long resume(@Nullable String reason) {
        status = ExecutionStatus.RUNNING;
        run(to -> new RunEvent.Resumed(to, null, reason));
        return seq;
    }

    synchronized long cancel(@Nullable String reason) {
        status = ExecutionStatus.CANCELLED;
        run(to -> new RunEvent.Cancelled(to, reason, null, "", 7));
        return seq;
    }

    synchronized ExecutionStatus status() {
        return status;
    }

    synchronized long seq() {
        return seq;
    }

    /** A node that writes so much text. */
    Tale pour(String node, int events, int charsEach) {
        String text = "x".repeat(charsEach - 1) + "\n";
        for (int i = 0; i < events; i++) {
            write(node, text);
        }
        return this;
    }

    private synchronized Tale run(Function<Envelope, ExecutionEvent> event) {
        return tell(event.apply(Envelope.ofExecution(++seq, micros(), id, workflow, status)));
    }

    private synchronized Tale node(String path, NodeStatus now, Function<Envelope, ExecutionEvent> event) {
        return tell(event.apply(new Envelope(++seq, micros(), id, workflow, path, path, 1, now)));
    }

    private Tale tell(ExecutionEvent event) {
        journal.append(List.of(event));
        return this;
    }

    private static long micros() {
        return System.currentTimeMillis() * 1000;
    }
}
