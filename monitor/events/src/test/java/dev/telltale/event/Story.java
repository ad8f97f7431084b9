package dev.telltale.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells the events of one execution in order, and folds them on the way. Not thread-safe. */
final class Story {
    static final String ID = "e1";
    static final long BEGIN = 1_700_000_000_000_000L;
    private static final String WORKFLOW = "release";

    private final List<ExecutionEvent> events = new ArrayList<>();
    private boolean isRecorded = true;
    private ExecutionView view;

    private Story(RunEvent.Opening start) {
        events.add(start);
        view = ExecutionView.of(start);
    }

    static Story of(NodeSkeleton... nodes) {
        return of(Arrays.asList(nodes));
    }

    static Story of(List<NodeSkeleton> nodes) {
        return new Story(started(1, nodes));
    }

    /** The story of one that has to wait for its turn. */
    static Story pending(NodeSkeleton... nodes) {
        RunEvent.Started later = started(2, Arrays.asList(nodes));
        return new Story(new RunEvent.Pending(
                Envelope.ofExecution(1, BEGIN, ID, WORKFLOW, ExecutionStatus.PENDING),
                later.inputs(),
                later.labels(),
                later.trigger(),
                null,
                later.totalNodes(),
                later.nodes(),
                later.definition()));
    }

    private static RunEvent.Started started(long seq, List<NodeSkeleton> nodes) {
        int top = (int) nodes.stream().filter(node -> node.parent() == null).count();
        return new RunEvent.Started(
                Envelope.ofExecution(seq, BEGIN, ID, WORKFLOW, ExecutionStatus.RUNNING),
                Map.of("region", "eu"),
                Map.of("team", "sail"),
                new Trigger("api", null),
                null,
                top,
                nodes,
                "ab".repeat(32));
    }

    /** Its turn has come. */
    ExecutionView begin() {
        return add(started(view.seq() + 1, view.start().nodes()));
    }

    static NodeSkeleton node(String id) {
        return new NodeSkeleton(id, "run", List.of(), null);
    }

    static NodeSkeleton loop(String id) {
        return new NodeSkeleton(id, "loop", List.of(), null);
    }

    static NodeSkeleton within(String loopId, String id, String kind) {
        return new NodeSkeleton(id, kind, List.of(), loopId);
    }

    /** Forgets each event once it is folded, for stories too long for the heap. */
    Story unrecorded() {
        isRecorded = false;
        return this;
    }

    ExecutionView view() {
        return view;
    }

    List<ExecutionEvent> events() {
        return events;
    }

    Progress progress() {
        return view.progress(BEGIN + view.seq() * 1000);
    }

    ExecutionView add(ExecutionEvent event) {
        view = view.after(event);
        if (isRecorded) {
            events.add(event);
        }
        return view;
    }

    ExecutionView run(ExecutionStatus status, Function<Envelope, ExecutionEvent> event) {
        long seq = view.seq() + 1;
        return add(event.apply(Envelope.ofExecution(seq, BEGIN + seq * 1000, ID, WORKFLOW, status)));
    }

    ExecutionView at(String path, int attempt, NodeStatus status, Function<Envelope, ExecutionEvent> event) {
        return add(event.apply(envelope(view.seq() + 1, path, attempt, status)));
    }

    static Envelope envelope(long seq, String path, int attempt, NodeStatus status) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String id = last.contains("[") ? last.substring(0, last.indexOf('[')) : last;
        return new Envelope(seq, BEGIN + seq * 1000, ID, WORKFLOW, id, path, attempt, status);
    }

    ExecutionView start(String path) {
        return start(path, 1);
    }

    ExecutionView start(String path, int attempt) {
        return at(path, attempt, NodeStatus.RUNNING, to -> new NodeEvent.Started(to, "run", null, 1, 1, "true"));
    }

    ExecutionView advance(String path, double fraction) {
        return at(path, 1, NodeStatus.RUNNING, to -> new NodeEvent.Progressed(to, fraction, fraction + " done"));
    }

    ExecutionView retry(String path, int nextAttempt) {
        return at(
                path,
                nextAttempt - 1,
                NodeStatus.RETRYING,
                to -> new NodeEvent.Retrying(to, error("flaky"), 10, nextAttempt, 3));
    }

    ExecutionView complete(String path) {
        return complete(path, Map.of());
    }

    ExecutionView complete(String path, Map<String, @Nullable Object> outputs) {
        return at(path, 1, NodeStatus.COMPLETED, to -> new NodeEvent.Completed(to, outputs, 5, 0, 0));
    }

    ExecutionView fail(String path) {
        return at(path, 1, NodeStatus.FAILED, to -> new NodeEvent.Failed(to, error("broken"), 5, 1, false, null));
    }

    ExecutionView skip(String path) {
        return at(path, 0, NodeStatus.SKIPPED, to -> new NodeEvent.Skipped(to, NodeEvent.SkipReason.BRANCH));
    }

    ExecutionView cancel(String path) {
        return at(path, 1, NodeStatus.CANCELLED, to -> new NodeEvent.Cancelled(to, error("stopped"), "enough", 5));
    }

    ExecutionView write(String path, String text) {
        return at(path, 1, NodeStatus.RUNNING, to -> new OutputEvent(to, OutputEvent.Stream.STDOUT, text, 1));
    }

    ExecutionView startLoop(String path, @Nullable Long expected, int parallel) {
        start(path);
        return at(path, 1, NodeStatus.RUNNING, to -> new LoopEvent.Started(to, null, expected, parallel));
    }

    ExecutionView iterate(String path, long index) {
        return at(path + "[" + index + "]", 1, NodeStatus.RUNNING, to -> new LoopEvent.Iteration(to, index, index));
    }

    ExecutionView endLoop(String path, long iterations) {
        at(path, 1, NodeStatus.RUNNING, to -> new LoopEvent.Completed(to, iterations, false, null));
        return complete(path);
    }

    ExecutionView assign(String name, @Nullable Object value) {
        return run(ExecutionStatus.RUNNING, to -> new VariableEvent(to, name, true, null, value));
    }

    ExecutionView update(double percent, @Nullable Long etaMs) {
        return run(ExecutionStatus.RUNNING, to -> new ProgressEvent(to, percent, 1, 0, 0, 0, 0, 1, List.of(), etaMs));
    }

    ExecutionView end() {
        return run(ExecutionStatus.COMPLETED, to -> new RunEvent.Completed(to, Map.of("ok", true), 7));
    }

    static ExecutionError error(String message) {
        return new ExecutionError(ErrorKind.EXECUTION, message, null, true);
    }

    static ConditionEvent condition(Envelope to, ConditionEvent.Of of) {
        return new ConditionEvent(to, of, "vars.n > 1", Map.of("vars.n", 1), false, null, List.of(), List.of());
    }
}
