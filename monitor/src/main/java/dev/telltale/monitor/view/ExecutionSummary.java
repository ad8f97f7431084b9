package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Parent;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An execution as a list shows it. Immutable, thread-safe.
 *
 * @param seq of the event it is true for
 * @param startedMicros when it began, microseconds since the epoch; 0 as long as it is pending, and if it never began
 * @param endedMicros when it ended, or null while it goes on
 * @param parent which node of which execution has called it, or what it repeats; or null
 * @param error why it failed, or null
 * @param progress at the moment of asking
 */
public record ExecutionSummary(
        String executionId,
        String workflow,
        ExecutionStatus status,
        long seq,
        long startedMicros,
        @Nullable Long endedMicros,
        @Nullable Parent parent,
        Map<String, String> labels,
        @Nullable ExecutionError error,
        Progress progress) {

    /** What a list shows of a view. @param nowMicros to measure elapsed time by, microseconds since the epoch */
    public static ExecutionSummary of(ExecutionView view, long nowMicros) {
        return new ExecutionSummary(
                view.executionId(),
                view.workflow(),
                view.status(),
                view.seq(),
                view.startedMicros(),
                view.endedMicros(),
                view.start().parent(),
                view.start().labels(),
                view.error(),
                view.progress(nowMicros));
    }

    /**
     * One that has ended, without a fold of what was in between: the run says how far it is right before its end.
     *
     * @param start when it began, or was accepted if it never did
     */
    static ExecutionSummary of(RunEvent.Opening start, ProgressEvent last, RunEvent end) {
        long startedMicros =
                start instanceof RunEvent.Started ? start.envelope().timestampMicros() : 0;
        long endedMicros = end.envelope().timestampMicros();
        ExecutionStatus status = (ExecutionStatus) end.envelope().status();
        Progress progress = new Progress(
                start.envelope().executionId(),
                start.envelope().workflow(),
                status,
                last.percent(),
                last.total(),
                last.completed(),
                last.failed(),
                last.skipped(),
                last.cancelled(),
                last.running(),
                last.currentNodes(),
                startedMicros == 0 ? 0 : Math.max(0, (endedMicros - startedMicros) / 1000),
                null,
                end.envelope().seq());
        return new ExecutionSummary(
                start.envelope().executionId(),
                start.envelope().workflow(),
                status,
                end.envelope().seq(),
                startedMicros,
                endedMicros,
                start.parent(),
                start.labels(),
                end.error(),
                progress);
    }
}
