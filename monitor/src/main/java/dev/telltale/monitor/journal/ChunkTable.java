package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.ExecutionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks by ascending position, found by halving. The table is immutable, its chunks are not. */
final class ChunkTable {
    private final Chunk[] chunks;

    private ChunkTable(Chunk[] chunks) {
        this.chunks = chunks;
    }

    /** A table of one empty chunk. @param first position of its first event */
    static ChunkTable beginningAt(long first) {
        return new ChunkTable(new Chunk[] {new Chunk(first)});
    }

    ChunkTable with(Chunk newest) {
        Chunk[] more = Arrays.copyOf(chunks, chunks.length + 1);
        more[chunks.length] = newest;
        return new ChunkTable(more);
    }

    ChunkTable without(Chunk gone) {
        int at = indexOf(gone.first);
        Chunk[] fewer = new Chunk[chunks.length - 1];
        System.arraycopy(chunks, 0, fewer, 0, at);
        System.arraycopy(chunks, at + 1, fewer, at, fewer.length - at);
        return new ChunkTable(fewer);
    }

    int size() {
        return chunks.length;
    }

    Chunk oldest() {
        return chunks[0];
    }

    Chunk newest() {
        return chunks[chunks.length - 1];
    }

    /** The chunk that a position belongs to, or the oldest if it lies before. */
    Chunk holding(long position) {
        return chunks[indexOf(position)];
    }

    private int indexOf(long position) {
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks[middle].first <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The event at a position, or null if it is forgotten or was dropped. */
    @Nullable
    ExecutionEvent at(long position) {
        return holding(position).at(position);
    }

    /** @param head position of the newest event to read */
    List<Entry> read(long after, int limit, long head) {
        List<Entry> entries = new ArrayList<>((int) Math.max(0, Math.min(limit, head - after)));
        for (int i = indexOf(after + 1); i < chunks.length && entries.size() < limit; i++) {
            Chunk chunk = chunks[i];
            long next = i + 1 < chunks.length ? chunks[i + 1].first : Long.MAX_VALUE;
            long end = Math.min(Math.min(head + 1, next), chunk.first + Chunk.SLOTS);
            for (long position = Math.max(after + 1, chunk.first);
                    position < end && entries.size() < limit;
                    position++) {
                ExecutionEvent event = chunk.at(position);
                if (event != null) {
                    entries.add(new Entry(position, event));
                }
            }
        }
        return entries;
    }
}
