package dev.telltale.monitor;

import dev.telltale.event.CustomEvent;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
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
import java.util.List;
import java.util.Map;

/**
 * Tells the events of one execution one after another; its nodes are {@code build} and {@code push}, and may be named by their paths in a
 * loop. Not thread-safe.
 */
public final class Story {
    public static final long BEGIN = 1_700_000_000_000_000L;
    public static final String WORKFLOW = "release";

    private final String id;
    private final Map<String, String> labels;
    private long seq;

    public Story(String id) {
        this(id, Map.of("team", "sail"));
    }

    public Story(String id, Map<String, String> labels) {
        this.id = id;
        this.labels = labels;
    }

    /** Goes on with a story. @param seq of its latest event */
    public Story(String id, Map<String, String> labels, long seq) {
        this(id, labels);
        this.seq = seq;
    }

    public String id() {
        return id;
    }

    public long seq() {
        return seq;
    }

    private static List<NodeSkeleton> nodes() {
        return List.of(
                new NodeSkeleton("build", "run", List.of(), null),
                new NodeSkeleton("push", "run", List.of("build"), null));
    }

    public ExecutionEvent started() {
        return new RunEvent.Started(
                execution(ExecutionStatus.RUNNING),
                Map.of("region", "eu"),
                labels,
                new Trigger("api", null),
                null,
                2,
                nodes(),
                "sha-" + id);
    }

    public ExecutionEvent pending() {
        return new RunEvent.Pending(
                execution(ExecutionStatus.PENDING),
                Map.of("region", "eu"),
                labels,
                new Trigger("api", null),
                null,
                2,
                nodes(),
                "sha-" + id);
    }

    public ExecutionEvent nodeStarted(String node) {
        return new NodeEvent.Started(node(node, NodeStatus.RUNNING), "run", null, 1, 2, "make " + node);
    }

    public ExecutionEvent nodeCompleted(String node) {
        return new NodeEvent.Completed(node(node, NodeStatus.COMPLETED), Map.of("bytes", 7), 5, 0, 0);
    }

    public ExecutionEvent output(String node, String text) {
        return new OutputEvent(node(node, NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, text, 1);
    }

    public ExecutionEvent variable(String name, Object value) {
        return new VariableEvent(execution(ExecutionStatus.RUNNING), name, true, null, value);
    }

    public ExecutionEvent custom(String name, Object value) {
        return new CustomEvent(execution(ExecutionStatus.RUNNING), name, value);
    }

    public ExecutionEvent custom(String node, String name, Object value) {
        return new CustomEvent(node(node, NodeStatus.RUNNING), name, value);
    }

    public ExecutionEvent progress(String node, double fraction) {
        return new NodeEvent.Progressed(node(node, NodeStatus.RUNNING), fraction, null);
    }

    public ExecutionEvent completed() {
        return new RunEvent.Completed(execution(ExecutionStatus.COMPLETED), Map.of("ok", true), 9);
    }

    public ExecutionEvent failed() {
        return new RunEvent.Failed(
                execution(ExecutionStatus.FAILED), new ExecutionError(ErrorKind.EXECUTION, "broken", "push", false), 9);
    }

    private Envelope execution(ExecutionStatus status) {
        seq++;
        return Envelope.ofExecution(seq, BEGIN + seq, id, WORKFLOW, status);
    }

    private Envelope node(String path, NodeStatus status) {
        seq++;
        String node = path.substring(path.lastIndexOf('/') + 1);
        return new Envelope(seq, BEGIN + seq, id, WORKFLOW, node, path, 1, status);
    }
}
