package dev.telltale.engine.run;

import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of a node: an event for each change, what is secret masked in it. */
final class NodeStory {
    private NodeStory() {}

    /** An attempt begins. @param work what it will do, or null if that could not be made out @return when, in microseconds */
    static long started(Run run, NodeRun node, @Nullable Work work) {
        Map<String, @Nullable Object> inputs = work == null ? null : work.inputs();
        Map<String, @Nullable Object> shown =
                inputs == null ? null : run.recorder().masked(inputs);
        NodeEvent.Started event = started(run, node, shown, work == null ? null : work.command(), false);
        Map<String, @Nullable Object> kept = work == null ? null : work.keptInputs();
        run.recorder().add(event, kept != null && !kept.equals(shown), () -> plain(event, kept));
        return event.envelope().timestampMicros();
    }

    /** It begins to do nothing, for the execution that this one repeats has done it. */
    static void startedAgain(Run run, NodeRun node) {
        run.recorder().add(started(run, node, null, null, true));
    }

    private static NodeEvent.Started started(
            Run run,
            NodeRun node,
            @Nullable Map<String, @Nullable Object> inputs,
            @Nullable String command,
            boolean reused) {
        return new NodeEvent.Started(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                node.node().kind().name(),
                inputs,
                node.node().step(),
                node.node().totalSteps(),
                command,
                reused);
    }

    private static NodeEvent.Started plain(NodeEvent.Started event, @Nullable Map<String, @Nullable Object> inputs) {
        return new NodeEvent.Started(
                event.envelope(),
                event.kind(),
                inputs,
                event.step(),
                event.totalSteps(),
                event.command(),
                event.reused());
    }

    /** It did what it should. @param droppedBytes of output @param reused whether another execution did it */
    @SuppressWarnings("ReferenceEquality") // what has nothing to mask in it comes back as it was
    static void completed(
            Run run,
            NodeRun node,
            Map<String, @Nullable Object> outputs,
            long durationMs,
            @Nullable Integer exitCode,
            long droppedBytes,
            boolean reused) {
        Map<String, @Nullable Object> shown = run.recorder().masked(outputs);
        NodeEvent.Completed event = new NodeEvent.Completed(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                shown,
                durationMs,
                exitCode,
                droppedBytes,
                reused);
        run.recorder()
                .add(
                        event,
                        shown != outputs,
                        () -> new NodeEvent.Completed(
                                event.envelope(), outputs, durationMs, exitCode, droppedBytes, reused));
    }

    /** It failed. @param handler the node that now runs to handle it, or null */
    static void failed(
            Run run,
            NodeRun node,
            ExecutionError error,
            long durationMs,
            @Nullable Integer exitCode,
            boolean goesOn,
            @Nullable String handler) {
        run.record(new NodeEvent.Failed(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                error,
                durationMs,
                exitCode,
                goesOn,
                handler));
    }

    /** An attempt failed and another follows. */
    static void retrying(Run run, NodeRun node, ExecutionError error, Duration delay, int maxAttempts) {
        run.record(new NodeEvent.Retrying(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()),
                error,
                delay.toMillis(),
                node.attempt() + 1,
                maxAttempts));
    }

    /** It never started. */
    static void skipped(Run run, NodeRun node, SkipReason reason) {
        run.record(new NodeEvent.Skipped(run.recorder().next(node.id(), node.path(), 0, node.status()), reason));
    }

    /** It was stopped before its end. */
    static void cancelled(Run run, NodeRun node, ExecutionError error, String reason, long durationMs) {
        run.record(new NodeEvent.Cancelled(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()), error, reason, durationMs));
    }

    /** It waits for time to pass. @param duration as written, or null @param untilMicros since the epoch */
    static void waiting(Run run, NodeRun node, @Nullable String duration, long untilMicros) {
        run.record(new NodeEvent.Waiting(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()), duration, untilMicros));
    }

    /** It waits for somebody's approval. @param prompt what is to be approved */
    static void asking(Run run, NodeRun node, String prompt) {
        run.record(NodeEvent.Waiting.forApproval(
                run.recorder().next(node.id(), node.path(), node.attempt(), node.status()), prompt));
    }
}
