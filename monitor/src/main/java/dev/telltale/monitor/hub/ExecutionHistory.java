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
     * The seq of the first event behind a position. The journal finds events by seq only, so it is looked for backwards from the newest
     * in steps that double, as most who ask were not away for long, and then by halving.
     *
     * <p>If what stood at the position is gone, and some of what is gone may lie behind it, all that is gone counts as missed.
     */
    long seqBehind(long position) {
        Mark newest = views.newest(executionId); // first: what was told and the journal has not is gone
        if (newest != null && newest.position() <= position) {
            return newest.seq() + 1;
        }
        Entry first = entry(1);
        if (first == null || first.position() > position) {
            boolean mayBeMissed = journal.tail() > position + 1;
            long told = newest == null ? 0 : newest.seq();
            long kept = first != null ? first.event().envelope().seq() : told + 1;
            return mayBeMissed ? 1 : kept;
        }
        long lowest = first.event().envelope().seq(); // up to the position, as the highest is not
        long high = newest == null ? last(lowest) + 1 : newest.seq();
        long step = 1;
        long low = Math.max(lowest, high - step);
        while (low > lowest && !isUpTo(position, low)) {
            high = low;
            step *= 2;
            low = Math.max(lowest, high - step);
        }
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

    /** The greatest seq that is kept of one that is not tracked any more. */
    private long last(long from) {
        long low = from;
        long step = 1;
        while (has(low + step)) {
            low += step;
            step *= 2;
        }
        long high = low + step;
        while (low + 1 < high) {
            long middle = (low + high) >>> 1;
            if (has(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
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
