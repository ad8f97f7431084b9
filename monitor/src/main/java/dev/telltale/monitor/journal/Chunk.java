package dev.telltale.monitor.journal;

import dev.telltale.event.ExecutionEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of consecutive positions.
 *
 * <p>Written under the journal's lock; read without, up to the journal's head, whose volatile write comes after. Forgotten events leave
 * null.
 */
final class Chunk {
    static final int SLOTS = 512;

    final long first;

    /** Estimated, of the events that are not forgotten. Under the journal's lock. */
    long bytes;

    /** How many events are not forgotten. Under the journal's lock. */
    int live;

    /** Executions whose last event is here. Under the journal's lock. */
    final List<ExecutionIndex> ended = new ArrayList<>();

    private final @Nullable ExecutionEvent[] events = new ExecutionEvent[SLOTS];
    private int count;

    Chunk(long first) {
        this.first = first;
    }

    /** Whether another event fits. @param maxBytes at which it is full, whatever the slots */
    boolean hasRoom(long maxBytes) {
        return count < SLOTS && bytes < maxBytes;
    }

    void add(ExecutionEvent event, int size) {
        events[count++] = event;
        bytes += size;
        live++;
    }

    /** Position of the last event. Under the journal's lock. */
    long last() {
        return first + count - 1;
    }

    /** The event at a position, or null if it is forgotten or beyond this chunk. */
    @Nullable
    ExecutionEvent at(long position) {
        long slot = position - first;
        return slot < 0 || slot >= SLOTS ? null : events[(int) slot];
    }

    /** Forgets the event at a position. @return its estimated bytes */
    int forget(long position) {
        ExecutionEvent event = at(position);
        if (event == null) {
            return 0;
        }
        events[(int) (position - first)] = null;
        int size = EventSize.of(event);
        bytes -= size;
        live--;
        return size;
    }
}
