package dev.telltale.monitor.view;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.journal.EventSize;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution that is known, and its view as far as somebody wanted it.
 *
 * <p>What is noted of it is written under the lock of {@link Roster} and read without. Thread-safe.
 */
final class Tracked {
    private static final Logger LOG = LoggerFactory.getLogger(Tracked.class);
    private static final int PAGE = 512;

    final String executionId;

    /** Position of its first event: the order of lists. */
    final long firstPosition;

    /** After the newest event that was noted. */
    volatile ExecutionStatus status;

    /** Of the newest event that was noted. */
    volatile long seq;

    /** Of the newest event that was noted. Under the lock of {@link Roster}. */
    long position;

    volatile @Nullable Mark end;

    /** What {@link FirstEnded} has counted for it; 0 before. Under the lock of {@link Roster}. */
    long bytes;

    private volatile RunEvent.@Nullable Opening start;
    private volatile Fold fold = Fold.NONE; // written under folding
    private final ReentrantLock folding = new ReentrantLock();

    Tracked(long firstPosition, RunEvent.Opening start) {
        this.executionId = start.envelope().executionId();
        this.firstPosition = firstPosition;
        this.start = start;
        this.status = start instanceof RunEvent.Pending ? ExecutionStatus.PENDING : ExecutionStatus.RUNNING;
        this.seq = start.envelope().seq();
        this.position = firstPosition;
    }

    /** One of which nothing has been read yet. */
    Tracked(EventJournal.Kept kept) {
        this.executionId = kept.executionId();
        this.firstPosition = kept.firstPosition();
        this.status = kept.status();
        this.seq = kept.lastSeq();
        this.position = kept.lastPosition();
        this.end = status.isTerminal() ? new Mark(position, seq) : null;
    }

    /** Its first event, or null if that is not in memory. */
    RunEvent.@Nullable Opening start() {
        return start;
    }

    /** Its first event, read if need be, or what stands for one that is lost; null if it is kept no longer. */
    RunEvent.@Nullable Opening start(EventJournal journal) {
        RunEvent.Opening known = start;
        if (known == null) {
            EventJournal.Entry first = first(journal);
            if (first != null) {
                known = first.event() instanceof RunEvent.Opening opening
                        ? opening
                        : ExecutionView.ofRest(first.event()).start();
                start = known;
            }
        }
        return known;
    }

    /** The first event that is left, unless it is none that the execution began with and those were not lost but had their turn to go. */
    private EventJournal.@Nullable Entry first(EventJournal journal) {
        List<EventJournal.Entry> page = journal.readExecution(executionId, 0, 1);
        EventJournal.Entry first = page.isEmpty() ? null : page.get(0);
        boolean isBeginning =
                first != null && first.position() == firstPosition && first.event() instanceof RunEvent.Opening;
        return isBeginning || first != null && journal.keepsWhole() && isOwn(first) ? first : null;
    }

    /** How far it has been folded. */
    Fold folded() {
        return fold;
    }

    /**
     * Folds every event that was noted; what is lost, or does not fit, the view does without.
     *
     * @return with a view, unless not even the first event makes one or nothing of it is kept any longer
     */
    Fold fold(EventJournal journal) {
        Fold now = fold;
        return now.seq() < seq ? foldOn(journal) : now;
    }

    private Fold foldOn(EventJournal journal) {
        folding.lock();
        try {
            long target = seq;
            Fold now = fold.seq() == 0 ? begin(journal) : fold;
            while (now.seq() < target) {
                int limit = (int) Math.min(PAGE, target - now.seq());
                List<EventJournal.Entry> page = journal.readExecution(executionId, now.seq(), limit);
                if (page.isEmpty() || !isOwn(page.get(0))) {
                    now = lacking(now, target); // gone before it was folded
                } else {
                    for (EventJournal.Entry entry : page) {
                        now = after(now, entry);
                    }
                }
                fold = now;
            }
            return now;
        } finally {
            folding.unlock();
        }
    }

    /** The fold of the first event alone. */
    Fold begin(EventJournal journal) {
        RunEvent.Opening known = start;
        EventJournal.Entry first = known != null && known.envelope().seq() == 1
                ? new EventJournal.Entry(firstPosition, known)
                : first(journal);
        if (first == null) {
            return new Fold(null, 0, seq);
        }
        long firstSeq = first.event().envelope().seq();
        try {
            return new Fold(ExecutionView.ofRest(first.event()), first.position(), firstSeq);
        } catch (RuntimeException e) {
            LOG.error("event {} of execution {} makes no view", firstSeq, executionId, e);
            return new Fold(null, first.position(), firstSeq);
        }
    }

    /** Its id may have been another execution's before, or be one's by now. */
    boolean isOwn(EventJournal.Entry entry) {
        Mark known = end;
        return entry.position() >= firstPosition && (known == null || entry.position() <= known.position());
    }

    /** The fold of one event more; what does not fit leaves the view without it, and the other executions alone. */
    Fold after(Fold before, EventJournal.Entry entry) {
        ExecutionEvent event = entry.event();
        long next = event.envelope().seq();
        ExecutionView view = lacking(before, next - 1).view();
        if (view == null) {
            return new Fold(null, before.position(), next);
        }
        try {
            return new Fold(view.after(event), entry.position(), next);
        } catch (RuntimeException | StackOverflowError e) {
            if (view.missingEvents() == 0) { // else it follows on what is lost
                LOG.error("event {} of execution {} does not fit its view", next, executionId, e);
            }
            return new Fold(view.lacking(next, view.status()), entry.position(), next);
        }
    }

    /** The fold up to a seq of which nothing is left behind what was folded. */
    private Fold lacking(Fold before, long toSeq) {
        ExecutionView view = before.view();
        if (before.seq() >= toSeq) {
            return before;
        }
        if (view == null) {
            return new Fold(null, before.position(), toSeq);
        }
        return new Fold(view.lacking(toSeq, toSeq < seq ? view.status() : status), before.position(), toSeq);
    }

    /** Bytes that what is in memory of it keeps alive now, estimated. */
    long weight() {
        ExecutionView view = fold.view();
        if (view != null) {
            return ViewSize.of(view);
        }
        RunEvent.Opening first = start;
        return first == null ? 0 : EventSize.of(first);
    }

    /**
     * Lets go of its view, and of its first event when it has ended: both can be read again.
     *
     * @return false if it is being folded right now
     */
    boolean letGo() {
        if (!folding.tryLock()) {
            return false;
        }
        try {
            fold = Fold.NONE;
            if (end != null) {
                start = null;
            }
            return true;
        } finally {
            folding.unlock();
        }
    }
}
