package dev.telltale.monitor.hub;

import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.stream.Delivery;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, for readers that keep up, made ready for delivery once for all of them.
 *
 * <p>One writer, any number of readers that never hold it up. An entry carries its position, so a reader that was lapped sees another
 * one, or none, and never a torn one. After a hole in the positions the ring begins anew behind it. Bounded in slots and in estimated
 * bytes.
 */
final class EventRing {
    private final AtomicReferenceArray<Delivery.@Nullable Entry> slots;
    private final int[] sizes;
    private final int mask;
    private final long maxBytes;

    private long bytes; // of the writer

    /** As newest. */
    private final AtomicLong oldest;

    /** Written with release order: readers come by on a tick, and no fence has to hurry it to them. */
    private final AtomicLong newest;

    /** @param after position before the first that will be put */
    EventRing(int slots, long maxBytes, long after) {
        int length = Integer.highestOneBit(Math.max(1, slots - 1)) << (slots > 1 ? 1 : 0);
        this.slots = new AtomicReferenceArray<>(length);
        this.sizes = new int[length];
        this.mask = length - 1;
        this.maxBytes = maxBytes;
        this.oldest = new AtomicLong(after + 1);
        this.newest = new AtomicLong(after);
    }

    /** Position of the newest event that was put. */
    long newest() {
        return newest.getAcquire();
    }

    /** Whether what stands behind a position was here, and is no more. */
    boolean isPast(long position) {
        return position + 1 < oldest.getAcquire();
    }

    /** Position in the middle of what is here. */
    long middle() {
        return (oldest.getAcquire() + newest.getAcquire()) / 2;
    }

    /** The event at a position, or null if it is not in the ring. */
    Delivery.@Nullable Entry get(long position) {
        Delivery.Entry entry = slots.getAcquire((int) position & mask);
        return entry != null && entry.cursor().position() == position ? entry : null;
    }

    /** The first event behind a position that is here; null if there is none. */
    Delivery.@Nullable Entry after(long position) {
        return get(Math.max(position + 1, oldest.getAcquire()));
    }

    /** By the one writer only. */
    void put(Delivery.Entry entry) {
        long position = entry.cursor().position();
        long before = newest.getPlain();
        if (position != before + 1) {
            while (oldest.getPlain() <= before) {
                dropOldest();
            }
            oldest.setRelease(position);
        }
        int size = EventSize.of(entry.event());
        while (oldest.getPlain() < position && (bytes + size > maxBytes || position - oldest.getPlain() > mask)) {
            dropOldest();
        }
        sizes[(int) position & mask] = size;
        bytes += size;
        slots.setRelease((int) position & mask, entry);
        newest.setRelease(position);
    }

    private void dropOldest() {
        long position = oldest.getPlain();
        int slot = (int) position & mask;
        bytes -= sizes[slot];
        slots.setRelease(slot, null);
        oldest.setRelease(position + 1);
    }
}
