package dev.telltale.event;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next {@link NodeView} while it is being made. Not thread-safe: lives inside one call. */
final class NodeDraft {
    private final String nodeId;
    private final String path;
    private final String kind;
    private NodeStatus status = NodeStatus.PENDING;
    private int attempt;
    private long startedMicros;
    private long durationMs = -1;
    private @Nullable Map<String, @Nullable Object> outputs;
    private @Nullable ExecutionError error;
    private @Nullable Integer exitCode;
    private NodeEvent.@Nullable SkipReason skipReason;
    private double fraction;
    private @Nullable String message;
    private long waitingUntilMicros;
    private @Nullable String prompt;
    private boolean continueOnError;
    private @Nullable String handledBy;
    private long droppedBytes;
    private OutputTail output = OutputTail.EMPTY;

    @Nullable
    LoopView loop;

    NodeDraft(String nodeId, String path, String kind) {
        this.nodeId = nodeId;
        this.path = path;
        this.kind = kind;
    }

    NodeDraft(NodeView view) {
        this(view.nodeId(), view.path(), view.kind());
        status = view.status();
        attempt = view.attempt();
        startedMicros = view.startedMicros();
        durationMs = view.durationMs();
        outputs = view.outputs();
        error = view.error();
        exitCode = view.exitCode();
        skipReason = view.skipReason();
        fraction = view.fraction();
        message = view.message();
        waitingUntilMicros = view.waitingUntilMicros();
        prompt = view.prompt();
        continueOnError = view.continueOnError();
        handledBy = view.handledBy();
        droppedBytes = view.droppedBytes();
        output = view.output();
        loop = view.loop();
    }

    NodeView toView() {
        return new NodeView(
                nodeId,
                path,
                kind,
                status,
                attempt,
                startedMicros,
                durationMs,
                outputs,
                error,
                exitCode,
                skipReason,
                fraction,
                message,
                waitingUntilMicros,
                prompt,
                continueOnError,
                handledBy,
                droppedBytes,
                output,
                loop);
    }

    void cutOutput(long limit) {
        output = output.within(limit);
        loop = loop == null ? null : loop.withOutputLimit(limit);
    }

    void apply(ExecutionEvent event, long outputLimit) {
        if (event.envelope().status() instanceof NodeStatus next) {
            status = next;
        }
        if (event instanceof NodeEvent nodeEvent) {
            applyNode(nodeEvent);
        } else if (event instanceof OutputEvent text) {
            output = output.with(text, outputLimit);
        } else if (event instanceof LoopEvent loopEvent) {
            applyLoop(loopEvent);
        }
    }

    private void applyNode(NodeEvent event) {
        if (event instanceof NodeEvent.Started) {
            start(event.envelope());
        } else if (event instanceof NodeEvent.Progressed progressed) {
            fraction = Math.max(fraction, progressed.fraction());
            message = progressed.message();
        } else if (event instanceof NodeEvent.Waiting waiting) {
            waitingUntilMicros = waiting.untilMicros();
            prompt = waiting.prompt();
        } else if (event instanceof NodeEvent.Retrying retrying) {
            error = retrying.error();
        } else if (event instanceof NodeEvent.Completed completed) {
            outputs = completed.outputs();
            exitCode = completed.exitCode();
            droppedBytes = completed.droppedBytes();
            error = null;
            end(completed.durationMs());
        } else if (event instanceof NodeEvent.Failed failed) {
            error = failed.error();
            exitCode = failed.exitCode();
            continueOnError = failed.continueOnError();
            handledBy = failed.handledBy();
            end(failed.durationMs());
        } else if (event instanceof NodeEvent.Skipped skipped) {
            skipReason = skipped.reason();
        } else if (event instanceof NodeEvent.Cancelled cancelled) {
            error = cancelled.error();
            end(cancelled.durationMs());
        }
    }

    private void start(Envelope envelope) {
        attempt = envelope.attempt();
        if (startedMicros == 0) {
            startedMicros = envelope.timestampMicros();
        }
        waitingUntilMicros = 0;
        prompt = null;
        error = null;
    }

    private void end(long afterMs) {
        durationMs = afterMs;
        waitingUntilMicros = 0;
        prompt = null;
    }

    private void applyLoop(LoopEvent event) {
        if (event instanceof LoopEvent.Started started) {
            loop = LoopView.of(started);
        } else if (loop != null && event instanceof LoopEvent.Iteration iteration) {
            loop = loop.withStarted(iteration);
        } else if (loop != null && event instanceof LoopEvent.Completed completed) {
            loop = loop.withEnd(completed);
        }
    }
}
