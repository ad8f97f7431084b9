package dev.telltale.tui.log;

import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.List;
import java.util.Map;

/**
 * Tells the events of one execution one after another: {@code build}, the switch {@code large} with the branches {@code split} and
 * {@code upload}, the loop {@code regions} with {@code push} in it. Not thread-safe.
 */
public final class Events {
    public static final long BEGIN = 1_700_000_000_000_000L;

    private final String id;
    private long seq;

    public Events(String id) {
        this.id = id;
    }

    /** As it comes over a subscription. */
    public static Delivery.Entry entry(ExecutionEvent event) {
        return new Delivery.Entry(new Cursor("e1", event.envelope().seq()), event);
    }

    public ExecutionEvent started() {
        return new RunEvent.Started(
                execution(ExecutionStatus.RUNNING),
                Map.of(),
                Map.of("team", "sail"),
                new Trigger("api", null),
                null,
                5,
                List.of(
                        new NodeSkeleton("build", "run", List.of(), null),
                        new NodeSkeleton("large", "switch", List.of("build"), null),
                        branch("split"),
                        branch("upload"),
                        new NodeSkeleton("regions", "loop", List.of("build"), null),
                        new NodeSkeleton("push", "run", List.of(), "regions")),
                "sha");
    }

    private static NodeSkeleton branch(String name) {
        return new NodeSkeleton(name, "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null);
    }

    public ExecutionEvent begun(String path, String kind) {
        return new NodeEvent.Started(node(path, NodeStatus.RUNNING), kind, null, 1, 5, null);
    }

    public ExecutionEvent done(String path) {
        return new NodeEvent.Completed(node(path, NodeStatus.COMPLETED), Map.of(), 1500, null, 0);
    }

    public ExecutionEvent failed(String path, String why) {
        return new NodeEvent.Failed(node(path, NodeStatus.FAILED), error(why, path), 20, 9, false, null);
    }

    public ExecutionEvent asking(String path, String prompt) {
        return NodeEvent.Waiting.forApproval(node(path, NodeStatus.WAITING), prompt);
    }

    public ExecutionEvent wrote(String path, String text) {
        return new OutputEvent(node(path, NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, text, 1);
    }

    public ExecutionEvent complained(String path, String text) {
        return new OutputEvent(node(path, NodeStatus.RUNNING), OutputEvent.Stream.STDERR, text, 1);
    }

    public ExecutionEvent set(String name, Object old, Object value) {
        return new VariableEvent(execution(ExecutionStatus.RUNNING), name, old == null, old, value);
    }

    public ExecutionEvent looping(long expected) {
        return new LoopEvent.Started(node("regions", NodeStatus.RUNNING), null, expected, 1);
    }

    public ExecutionEvent iteration(long index) {
        Envelope at = node("regions[" + index + "]", NodeStatus.RUNNING);
        return new LoopEvent.Iteration(
                new Envelope(at.seq(), at.timestampMicros(), id, at.workflow(), "regions", at.path(), 1, at.status()),
                index,
                index);
    }

    public ExecutionEvent ended() {
        return new RunEvent.Completed(execution(ExecutionStatus.COMPLETED), Map.of(), 9);
    }

    public ExecutionEvent broken(String node, String why) {
        return new RunEvent.Failed(execution(ExecutionStatus.FAILED), error(why, node), 9);
    }

    private static ExecutionError error(String why, String node) {
        return new ExecutionError(ErrorKind.EXECUTION, why, node, false);
    }

    private Envelope execution(ExecutionStatus status) {
        seq++;
        return Envelope.ofExecution(seq, BEGIN + seq, id, "release", status);
    }

    private Envelope node(String path, NodeStatus status) {
        seq++;
        String nodeId = path.substring(path.lastIndexOf('/') + 1);
        return new Envelope(seq, BEGIN + seq, id, "release", nodeId, path, 1, status);
    }
}
