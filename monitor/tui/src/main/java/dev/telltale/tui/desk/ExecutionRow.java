package dev.telltale.tui.desk;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Parent;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.view.ExecutionSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution in the list. Immutable, thread-safe.
 *
 * @param seq of the event it is true for
 * @param startedMicros when it began, microseconds since the epoch, or 0 as long as that is not known
 * @param endedMicros when it ended, or null while it goes on
 * @param currentNodes what runs now
 * @param parent which node of which execution has called it, or null
 * @param error why it failed, or null
 * @param approvals what waits for an approval in it, as far as somebody has asked
 */
public record ExecutionRow(
        String executionId,
        String workflow,
        ExecutionStatus status,
        long seq,
        long startedMicros,
        @Nullable Long endedMicros,
        double percent,
        List<String> currentNodes,
        @Nullable Parent parent,
        @Nullable String error,
        Approvals approvals) {

    static ExecutionRow of(ExecutionSummary summary) {
        return new ExecutionRow(
                summary.executionId(),
                summary.workflow(),
                summary.status(),
                summary.seq(),
                summary.startedMicros(),
                summary.endedMicros(),
                summary.progress().percent(),
                summary.progress().currentNodes(),
                summary.parent(),
                summary.error() == null ? null : summary.error().message(),
                Approvals.NONE);
    }

    /** What an event alone tells of its execution. */
    static ExecutionRow of(ExecutionEvent event) {
        Envelope envelope = event.envelope();
        return new ExecutionRow(
                        envelope.executionId(),
                        envelope.workflow(),
                        ExecutionStatus.PENDING,
                        envelope.seq() - 1,
                        0,
                        null,
                        0,
                        List.of(),
                        null,
                        null,
                        Approvals.NONE)
                .after(event);
    }

    /** What it is after an event; itself if it is true for that or a later one. */
    ExecutionRow after(ExecutionEvent event) {
        if (event.envelope().seq() <= seq) {
            return this;
        }
        return event.envelope().status() instanceof ExecutionStatus now ? after(event, now) : this;
    }

    private ExecutionRow after(ExecutionEvent event, ExecutionStatus now) {
        Envelope envelope = event.envelope();
        boolean isStart = event instanceof RunEvent.Started;
        ProgressEvent progress = event instanceof ProgressEvent update ? update : null;
        List<String> current =
                event.isTerminal() ? List.of() : progress == null ? currentNodes : progress.currentNodes();
        return new ExecutionRow(
                executionId,
                workflow,
                now,
                envelope.seq(),
                isStart ? envelope.timestampMicros() : startedMicros,
                event.isTerminal() ? (Long) envelope.timestampMicros() : endedMicros,
                event.isTerminal() ? 100 : progress == null ? percent : Math.max(percent, progress.percent()),
                current,
                event instanceof RunEvent.Opening opening ? opening.parent() : parent,
                event.error() == null ? error : event.error().message(),
                event.isTerminal() ? Approvals.NONE : approvals);
    }

    /** With what is asked in it; nothing is, once it has ended. */
    ExecutionRow with(Approvals next) {
        return new ExecutionRow(
                executionId,
                workflow,
                status,
                seq,
                startedMicros,
                endedMicros,
                percent,
                currentNodes,
                parent,
                error,
                hasEnded() ? Approvals.NONE : next);
    }

    /** With what a list knows: all of it if that is newer, else only what no later event repeats. */
    ExecutionRow with(ExecutionSummary summary) {
        ExecutionRow listed = of(summary);
        if (listed.seq >= seq) {
            return listed.with(approvals);
        }
        return new ExecutionRow(
                executionId,
                workflow,
                status,
                seq,
                listed.startedMicros == 0 ? startedMicros : listed.startedMicros,
                endedMicros,
                Math.max(percent, listed.percent),
                currentNodes,
                listed.parent,
                error,
                approvals);
    }

    public boolean hasEnded() {
        return status.isTerminal();
    }

    /** How long it has run, or ran, in milliseconds; -1 if it has not begun. @param nowMicros the time, microseconds since the epoch */
    public long durationMillis(long nowMicros) {
        long until = endedMicros == null ? nowMicros : endedMicros;
        return startedMicros == 0 ? -1 : Math.max(0, (until - startedMicros) / 1000);
    }
}
