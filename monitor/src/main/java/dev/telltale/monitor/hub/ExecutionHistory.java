package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.event.EventJournal.Entry;
import dev.telltale.monitor.view.Mark;
import dev.telltale.monitor.view.Views;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the journal has of one execution, by seq and by position. Reads, and may wait for a disk. Thread-safe: it has no state. */
final class ExecutionHistory {
    private final EventJournal journal;
    private final Views views;
    private final String executionId;

    ExecutionHistory(EventJournal journal, Views views, String executionId) {
        this.journal = journal;
        this.views = views;
        this.executionId = executionId;
    }

    /** Position of its first event, or 0 if it has not been noted yet; takes no reading. */
    long first() {
        return views.first(executionId);
    }

    /** As {@link #first}, after everything was noted. */
    long firstUpToNow() {
        views.catchUp();
        return views.first(executionId);
    }

    boolean has(long seq) {
        return entry(seq) != null;
    }

    boolean isForgotten() {
        return entry(1) == null;
    }

    /** Whether the event with a seq is kept that follows a position, if there is one at all. */
    boolean isKept(long seq, long position) {
        Entry next = entry(seq);
        if (next != null) {
            return next.event().envelope().seq() == seq || next.position() == position + 1;
        }
        Mark end = views.end(executionId);
        return end == null || end.position() <= position;
    }

    /**
     * The seq of the first event behind a position; by doubling and halving, as the journal finds events by seq only.
     *
     * <p>If what stood at the position is gone, and some of what is gone may lie behind it, all that is gone counts as missed.
     */
    long seqBehind(long position) {
        long told = views.seq(executionId); // first: what was told and the journal has not is gone
        Entry first = entry(1);
        if (first == null || first.position() > position) {
            boolean mayBeMissed = journal.tail() > position + 1;
            long kept = first != null ? first.event().envelope().seq() : told + 1;
            return mayBeMissed ? 1 : kept;
        }
        long low = first.event().envelope().seq();
        long step = 1;
        while (isUpTo(position, low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step;
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (isUpTo(position, middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low + 1;
    }

    private boolean isUpTo(long position, long seq) {
        Entry entry = entry(seq);
        return entry != null && entry.position() <= position;
    }

    /** The first entry with at least this seq. */
    private @Nullable Entry entry(long seq) {
        List<Entry> found = journal.readExecution(executionId, seq - 1, 1);
        return found.isEmpty() ? null : found.get(0);
    }
}
