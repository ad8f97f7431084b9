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
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.event.VariableEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        return started(execution(ExecutionStatus.RUNNING), null);
    }

    /** @param micros since the epoch */
    public ExecutionEvent startedAt(long micros) {
        seq++;
        return started(Envelope.ofExecution(seq, micros, id, "release", ExecutionStatus.RUNNING), null);
    }

    /** As called by another one. */
    public ExecutionEvent startedBy(String executionId, String path) {
        return started(execution(ExecutionStatus.RUNNING), new Parent(executionId, path));
    }

    private static ExecutionEvent started(Envelope envelope, @Nullable Parent parent) {
        return new RunEvent.Started(
                envelope,
                Map.of(),
                Map.of("team", "sail"),
                new Trigger("api", null),
                parent,
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

    /** Another workflow: the loop {@code l0} with the loop {@code l1} in it, and so on. */
    public ExecutionEvent startedNested(int depth) {
        List<NodeSkeleton> nodes = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            nodes.add(new NodeSkeleton("l" + i, "loop", List.of(), i == 0 ? null : "l" + (i - 1)));
        }
        return new RunEvent.Started(
                execution(ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("api", null),
                null,
                1,
                nodes,
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

    public ExecutionEvent retrying(String path) {
        return new NodeEvent.Retrying(node(path, NodeStatus.RETRYING), error("too late", path), 10, 2, 3);
    }

    public ExecutionEvent asking(String path, String prompt) {
        return NodeEvent.Waiting.forApproval(node(path, NodeStatus.WAITING), prompt);
    }

    public ExecutionEvent wrote(String path, String text) {
        return new OutputEvent(node(path, NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, text, 1);
    }

    /** @param attempt of the node, from 1 */
    public ExecutionEvent wroteIn(int attempt, String path, String text) {
        Envelope at = node(path, NodeStatus.RUNNING);
        return new OutputEvent(
                new Envelope(
                        at.seq(), at.timestampMicros(), id, at.workflow(), at.nodeId(), path, attempt, at.status()),
                OutputEvent.Stream.STDOUT,
                text,
                1);
    }

    public ExecutionEvent complained(String path, String text) {
        return new OutputEvent(node(path, NodeStatus.RUNNING), OutputEvent.Stream.STDERR, text, 1);
    }

    public ExecutionEvent set(String name, Object old, Object value) {
        return new VariableEvent(execution(ExecutionStatus.RUNNING), name, old == null, old, value);
    }

    public ExecutionEvent looping(long expected) {
        return loopingAt("regions", expected);
    }

    public ExecutionEvent loopingAt(String path, long expected) {
        return new LoopEvent.Started(node(path, NodeStatus.RUNNING), null, expected, 1);
    }

    public ExecutionEvent iteration(long index) {
        return iterationAt("regions", index);
    }

    public ExecutionEvent iterationAt(String path, long index) {
        Envelope at = node(path, NodeStatus.RUNNING);
        String itsPath = path + "[" + index + "]";
        return new LoopEvent.Iteration(
                new Envelope(at.seq(), at.timestampMicros(), id, at.workflow(), at.nodeId(), itsPath, 1, at.status()),
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
