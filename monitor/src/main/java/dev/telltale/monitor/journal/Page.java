package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a journal that follow each other, of all executions or of one. Immutable, thread-safe.
 *
 * <p>Numbers are positions on a page of all executions, and seqs on a page of one.
 */
public final class Page {
    /** Nothing, and nothing is known. */
    public static final Page NONE = new Page(0, List.of(), 0, 0, false, 0);

    private final long after;
    private final List<Entry> entries;
    private final long through;
    private final long end;
    private final boolean isLast;
    private final long bytes;

    /**
     * @param after the number it begins behind
     * @param through the number of its last entry; {@code after} if it has none
     * @param end up to this position nothing is missing from the page that is still kept
     * @param isLast whether nothing followed it when it was read
     * @param bytes that it takes, estimated
     */
    Page(long after, List<Entry> entries, long through, long end, boolean isLast, long bytes) {
        this.after = after;
        this.entries = entries;
        this.through = through;
        this.end = end;
        this.isLast = isLast;
        this.bytes = bytes;
    }

    /** Whether it tells what comes behind a number, or that nothing does between two positions. */
    boolean covers(long number, long position) {
        return number >= after && (number < through || isLast && position < end);
    }

    /** Whether the number lies behind its entries, though others may follow that are not on it. */
    boolean stopsBefore(long number) {
        return !isLast && through <= number;
    }

    /** Up to this position nothing is missing from the page that was kept when it was read. */
    public long end() {
        return end;
    }

    /** Whether nothing followed it when it was read. */
    public boolean isLast() {
        return isLast;
    }

    long bytes() {
        return bytes;
    }

    /** The entry at an index from 0, or null behind the last. */
    public @Nullable Entry get(int index) {
        return index < entries.size() ? entries.get(index) : null;
    }
}
