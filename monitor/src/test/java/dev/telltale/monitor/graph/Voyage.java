package dev.telltale.monitor.graph;

import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An execution whose nodes go as the test says. Not thread-safe. */
final class Voyage {
    private static final long BEGIN = 1_700_000_000_000_000L;

    private ExecutionView view;

    Voyage(NodeSkeleton... nodes) {
        view = ExecutionView.of(new RunEvent.Started(
                Envelope.ofExecution(1, BEGIN, "e1", "release", ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("api", null),
                null,
                (int) List.of(nodes).stream()
                        .filter(node -> node.parent() == null)
                        .count(),
                List.of(nodes),
                "ab".repeat(32)));
    }

    Voyage start(String path) {
        return start(path, 1);
    }

    Voyage start(String path, int attempt) {
        return tell(path, attempt, NodeStatus.RUNNING, to -> new NodeEvent.Started(to, "run", null, 1, 1, null));
    }

    Voyage complete(String path) {
        return tell(path, 1, NodeStatus.COMPLETED, to -> new NodeEvent.Completed(to, Map.of(), 5, 0, 0));
    }

    Voyage fail(String path) {
        ExecutionError error = new ExecutionError(ErrorKind.EXECUTION, "exit code 2", null, true);
        return tell(path, 1, NodeStatus.FAILED, to -> new NodeEvent.Failed(to, error, 5, 2, false, null));
    }

    Voyage skip(String path) {
        return tell(path, 0, NodeStatus.SKIPPED, to -> new NodeEvent.Skipped(to, SkipReason.BRANCH));
    }

    Voyage loop(String path, long expected) {
        start(path);
        return tell(path, 1, NodeStatus.RUNNING, to -> new LoopEvent.Started(to, null, expected, 2));
    }

    Voyage iterate(String path, long index) {
        return tell(path + "[" + index + "]", 1, NodeStatus.RUNNING, to -> new LoopEvent.Iteration(to, index, index));
    }

    private Voyage tell(String path, int attempt, NodeStatus status, Function<Envelope, ExecutionEvent> event) {
        String id = path.replaceAll(".*/|\\[\\d+\\]$", "");
        long seq = view.seq() + 1;
        view = view.after(event.apply(new Envelope(seq, BEGIN + seq, "e1", "release", id, path, attempt, status)));
        return this;
    }

    WorkflowGraph graph() {
        return WorkflowGraph.of(view);
    }
}
