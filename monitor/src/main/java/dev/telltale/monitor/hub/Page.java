package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some entries from the journal, taken one after another. Not thread-safe. */
final class Page {
    static final int SIZE = 256;
    static final Page NONE = new Page(List.of(), 0);

    private final List<Entry> entries;

    /** Up to this position nothing is missing from the page that is still kept. */
    final long end;

    private int next;

    /** @param head the newest position before the page was read */
    Page(List<Entry> entries, long head) {
        long last = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).position();
        this.entries = entries;
        this.end = entries.size() < SIZE ? Math.max(head, last) : last;
    }

    /** The first entry behind a position, or null if the page has none. */
    @Nullable
    Entry after(long position) {
        while (next < entries.size() && entries.get(next).position() <= position) {
            next++;
        }
        return next < entries.size() ? entries.get(next) : null;
    }

    /** Whether it was cut off at its size, so that more may follow. */
    boolean isFull() {
        return entries.size() == SIZE;
    }
}
