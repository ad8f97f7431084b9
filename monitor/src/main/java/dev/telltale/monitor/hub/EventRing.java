package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.monitor.journal.EventSize;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, for readers that keep up.
 *
 * <p>One writer, any number of readers that never hold it up. An entry carries its position, so a reader that was lapped sees another
 * one, or none, and never a torn one. After a hole in the positions the ring begins anew behind it. Bounded in slots and in estimated
 * bytes.
 */
final class EventRing {
    private final AtomicReferenceArray<@Nullable Entry> slots;
    private final int[] sizes;
    private final int mask;
    private final long maxBytes;

    // Of the writer.
    private long bytes;
    private long oldest;

    private volatile long newest;

    /** @param after position before the first that will be put */
    EventRing(int slots, long maxBytes, long after) {
        int length = Integer.highestOneBit(Math.max(1, slots - 1)) << (slots > 1 ? 1 : 0);
        this.slots = new AtomicReferenceArray<>(length);
        this.sizes = new int[length];
        this.mask = length - 1;
        this.maxBytes = maxBytes;
        this.oldest = after + 1;
        this.newest = after;
    }

    /** Position of the newest event that was put. */
    long newest() {
        return newest;
    }

    /** The event at a position, or null if it is not in the ring. */
    @Nullable
    Entry get(long position) {
        Entry entry = slots.getAcquire((int) position & mask);
        return entry != null && entry.position() == position ? entry : null;
    }

    /** By the one writer only. */
    void put(Entry entry) {
        long position = entry.position();
        if (position != newest + 1) {
            while (oldest <= newest) {
                dropOldest();
            }
            oldest = position;
        }
        int size = EventSize.of(entry.event());
        while (oldest < position && (bytes + size > maxBytes || position - oldest > mask)) {
            dropOldest();
        }
        sizes[(int) position & mask] = size;
        bytes += size;
        slots.setRelease((int) position & mask, entry);
        newest = position;
    }

    private void dropOldest() {
        int slot = (int) oldest & mask;
        bytes -= sizes[slot];
        slots.setRelease(slot, null);
        oldest++;
    }
}
