package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.journal.EventSize;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution that is known, and its view as far as somebody wanted it.
 *
 * <p>What is noted of it is written under the lock of {@link Views} and read without. Thread-safe.
 */
final class Tracked {
    private static final Logger LOG = LoggerFactory.getLogger(Tracked.class);
    private static final int PAGE = 512;

    /** Position of its first event: the order of lists. */
    final long firstPosition;

    final RunEvent.Opening start;

    /** After the newest event that was noted. */
    volatile ExecutionStatus status;

    /** Of the newest event that was noted. */
    volatile long seq;

    volatile @Nullable End end;

    /** Estimated when every event up to the end was folded; 0 before. Under the lock of {@link Views}. */
    long bytes;

    private volatile long foldedSeq;
    private volatile @Nullable ExecutionView view; // written under this object's own lock
    private boolean isBroken; // guarded by this

    Tracked(long firstPosition, RunEvent.Opening start) {
        this.firstPosition = firstPosition;
        this.start = start;
        this.status = start instanceof RunEvent.Pending ? ExecutionStatus.PENDING : ExecutionStatus.RUNNING;
        this.seq = start.envelope().seq();
    }

    String executionId() {
        return start.envelope().executionId();
    }

    /** Seq of the newest event that was folded, or could not be. */
    long foldedSeq() {
        return foldedSeq;
    }

    /**
     * The view after every event that was noted; where one does not fit, the view stays as it was before.
     *
     * @return null if not even the first event makes a view
     */
    @Nullable
    ExecutionView view(EventJournal journal) {
        if (foldedSeq < seq) {
            fold(journal);
        }
        return view;
    }

    private synchronized void fold(EventJournal journal) {
        long target = seq;
        if (foldedSeq == 0) {
            try {
                view = ExecutionView.of(start);
            } catch (RuntimeException e) {
                broken(start, e);
            }
            foldedSeq = start.envelope().seq();
        }
        ExecutionView next = view;
        while (foldedSeq < target) {
            List<EventJournal.Entry> page =
                    journal.readExecution(executionId(), foldedSeq, (int) Math.min(PAGE, target - foldedSeq));
            if (page.isEmpty() || !isOwn(page.get(0))) {
                foldedSeq = target; // gone before it was folded
                return;
            }
            for (EventJournal.Entry entry : page) {
                if (!isBroken && next != null) {
                    next = after(next, entry.event());
                }
            }
            view = next;
            foldedSeq = page.get(page.size() - 1).event().envelope().seq();
        }
    }

    /** Its id may have been another execution's before, or be one's by now. */
    private boolean isOwn(EventJournal.Entry entry) {
        End known = end;
        return entry.position() > firstPosition && (known == null || entry.position() <= known.position());
    }

    private ExecutionView after(ExecutionView before, ExecutionEvent event) {
        try {
            return before.after(event);
        } catch (RuntimeException | StackOverflowError e) {
            broken(event, e);
            return before;
        }
    }

    /** Bytes that the view keeps alive now, estimated; at least those of the first event. */
    long weight() {
        ExecutionView now = view;
        return now == null ? EventSize.of(start) : ViewSize.of(now);
    }

    /** What does not fit leaves the view where it is, and the other executions alone. */
    private void broken(ExecutionEvent event, Throwable why) {
        isBroken = true;
        LOG.error(
                "event {} of execution {} does not fit its view",
                event.envelope().seq(),
                executionId(),
                why);
    }
}
