package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.monitor.journal.Page;
import org.jspecify.annotations.Nullable;

/** The page that one reader has open, and how far it has read it. Not thread-safe. */
final class Leaf {
    private Page page = Page.NONE;
    private int next;

    void open(Page other) {
        page = other;
        next = 0;
    }

    void close() {
        open(Page.NONE);
    }

    Page page() {
        return page;
    }

    /** The first entry behind a position, or null if the page has none. */
    @Nullable
    Entry after(long position) {
        Entry entry = page.get(next);
        while (entry != null && entry.position() <= position) {
            entry = page.get(++next);
        }
        return entry;
    }
}
