package dev.telltale.tui.desk;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
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
 * @param asking what somebody is to approve in it, the last where there are several, or null
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
        @Nullable Question asking) {

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
                null);
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
                        null)
                .after(event);
    }

    /** What it is after an event; itself if it is true for that or a later one. */
    ExecutionRow after(ExecutionEvent event) {
        if (event.envelope().seq() <= seq) {
            return this;
        }
        if (event instanceof NodeEvent.Waiting waiting && waiting.prompt() != null) {
            Envelope at = event.envelope();
            return asking(at.seq(), new Question(executionId, String.valueOf(at.path()), waiting.prompt()));
        }
        return event.envelope().status() instanceof ExecutionStatus now ? after(event, now) : this;
    }

    private ExecutionRow asking(long itsSeq, Question node) {
        return new ExecutionRow(
                executionId,
                workflow,
                status,
                itsSeq,
                startedMicros,
                endedMicros,
                percent,
                currentNodes,
                parent,
                error,
                node);
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
                stillAsking(event, progress));
    }

    /** It has got its answer when it no longer runs, as progress tells. A loop is what runs of the nodes in it. */
    private @Nullable Question stillAsking(ExecutionEvent event, @Nullable ProgressEvent progress) {
        if (asking == null || event.isTerminal()) {
            return null;
        }
        int end = (asking.path() + "[").indexOf('[');
        boolean runs = progress == null
                || progress.currentNodes().contains(asking.path().substring(0, end));
        return runs ? asking : null;
    }

    /** With what a list knows: all of it if that is newer, else only what no later event repeats. */
    ExecutionRow with(ExecutionSummary summary) {
        ExecutionRow listed = of(summary);
        if (listed.seq >= seq) {
            return listed;
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
                asking);
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
