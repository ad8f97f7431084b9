package dev.telltale.engine;

import dev.telltale.engine.run.RunEnvironment;
import dev.telltale.event.Envelope;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The end of an execution that cannot go on: with every end that is missing, by what its events add up to, so that nobody waits for it.
 *
 * <p>Not thread-safe, and used once.
 */
final class ForcedEnd {
    /** Events read at a time. */
    private static final int PAGE = 1000;

    private final EventJournal journal;
    private long nowMicros;
    private final Kept kept;
    private final List<ExecutionEvent> ends = new ArrayList<>();
    private @Nullable ExecutionView view;
    private String workflow = "";
    private long seq;

    ForcedEnd(RunEnvironment environment, Kept kept) {
        this.journal = environment.journal();
        this.nowMicros = environment.clock().micros();
        this.kept = kept;
        this.seq = kept.lastSeq() + kept.lost();
    }

    /**
     * Everything that is missing, the end of the execution last.
     *
     * @param why for the record; holds no secret
     */
    List<ExecutionEvent> events(String why) {
        fold();
        ExecutionView known = view;
        if (known != null) {
            Map<String, List<NodeSkeleton>> bodies = known.start().nodes().stream()
                    .filter(node -> node.parent() != null)
                    .collect(Collectors.groupingBy(node -> Objects.requireNonNull(node.parent())));
            known.nodes().forEach(node -> end(node, bodies, why));
            sayProgress(Objects.requireNonNull(view));
        }
        long begun = known == null ? 0 : known.startedMicros();
        add(new RunEvent.Failed(
                envelope(ExecutionStatus.FAILED),
                new ExecutionError(ErrorKind.EXECUTION, why, null, false),
                begun == 0 ? 0 : Math.max(0, (nowMicros - begun) / 1000)));
        return ends;
    }

    /** Where its events are not whole, they add up to nothing, and the end of the execution has to do. */
    private void fold() {
        ExecutionView folded = null;
        try {
            List<EventJournal.Entry> page = journal.readExecution(kept.executionId(), 0, PAGE);
            while (!page.isEmpty()) {
                for (EventJournal.Entry entry : page) {
                    workflow = entry.event().envelope().workflow();
                    nowMicros = Math.max(nowMicros, entry.event().envelope().timestampMicros());
                    folded = folded == null
                            ? ExecutionView.of((RunEvent.Opening) entry.event())
                            : folded.after(entry.event());
                }
                long last = page.get(page.size() - 1).event().envelope().seq();
                page = journal.readExecution(kept.executionId(), last, PAGE);
            }
            view = folded != null && folded.seq() == seq ? folded : null;
        } catch (RuntimeException damaged) {
            view = null;
        }
    }

    private void end(NodeView node, Map<String, List<NodeSkeleton>> bodies, String why) {
        if (node.status().isTerminal()) {
            return;
        }
        if (node.loop() != null) {
            for (IterationView iteration : node.loop().iterations()) {
                if (!iteration.isEnded()) {
                    endWithin(node, iteration, bodies, why);
                }
            }
        }
        if (node.status() == NodeStatus.PENDING) {
            skip(node.nodeId(), node.path());
        } else {
            add(new NodeEvent.Cancelled(
                    envelope(node, NodeStatus.CANCELLED),
                    new ExecutionError(ErrorKind.CANCELLED, why, node.nodeId(), false),
                    why,
                    Math.max(0, (nowMicros - node.startedMicros()) / 1000)));
        }
    }

    private void endWithin(NodeView loop, IterationView iteration, Map<String, List<NodeSkeleton>> bodies, String why) {
        Map<String, NodeView> begun =
                iteration.nodes().stream().collect(Collectors.toMap(NodeView::nodeId, node -> node));
        for (NodeSkeleton written : bodies.getOrDefault(loop.nodeId(), List.of())) {
            NodeView node = begun.get(written.id());
            if (node == null) {
                skip(written.id(), loop.path() + "[" + iteration.index() + "]/" + written.id());
            } else {
                end(node, bodies, why);
            }
        }
    }

    private void skip(String nodeId, String path) {
        add(new NodeEvent.Skipped(
                new Envelope(seq + 1, nowMicros, kept.executionId(), workflow, nodeId, path, 0, NodeStatus.SKIPPED),
                SkipReason.UPSTREAM));
    }

    private Envelope envelope(NodeView node, NodeStatus status) {
        return new Envelope(
                seq + 1, nowMicros, kept.executionId(), workflow, node.nodeId(), node.path(), node.attempt(), status);
    }

    private Envelope envelope(ExecutionStatus status) {
        return Envelope.ofExecution(seq + 1, nowMicros, kept.executionId(), workflow, status);
    }

    private void sayProgress(ExecutionView ended) {
        Progress progress = ended.progress(nowMicros);
        add(new ProgressEvent(
                envelope(ended.status()),
                100,
                progress.totalNodes(),
                progress.completedNodes(),
                progress.failedNodes(),
                progress.skippedNodes(),
                progress.cancelledNodes(),
                0,
                List.of(),
                null));
    }

    private void add(ExecutionEvent event) {
        ends.add(event);
        seq++;
        view = view == null ? null : view.after(event);
    }
}
