package dev.telltale.tui.log;

import java.util.Arrays;

/**
 * The last items of a sequence that only grows, and how many there were before them.
 *
 * <p>Bounded by a number of items, of which at least so many are kept, and by their weight. Adding is constant: versions share their chunks,
 * and the newest one writes behind the end of the one before, which never looks there. Immutable; one thread at a time adds.
 */
public final class Tail<T> {
    private static final int CHUNK = 128;

    private final int most;
    private final long mostWeight;
    private final Chunk[] chunks;
    private final int size;
    private final long dropped;

    private Tail(int most, long mostWeight, Chunk[] chunks, int size, long dropped) {
        this.most = most;
        this.mostWeight = mostWeight;
        this.chunks = chunks;
        this.size = size;
        this.dropped = dropped;
    }

    /** @param most items that are kept at least @param mostWeight above which items are let go of, but for the last {@value #CHUNK} */
    public static <T> Tail<T> empty(int most, long mostWeight) {
        return new Tail<>(most, mostWeight, new Chunk[0], 0, 0);
    }

    public Tail<T> with(T item, long weight) {
        int used = size % CHUNK;
        Chunk[] grown = chunks;
        if (used == 0) {
            grown = Arrays.copyOf(chunks, chunks.length + 1);
            grown[chunks.length] = new Chunk();
        } else if (chunks[chunks.length - 1].used != used) { // another version has gone on from here
            grown = chunks.clone();
            grown[chunks.length - 1] = chunks[chunks.length - 1].upTo(used);
        }
        grown[grown.length - 1].add(item, weight);
        return new Tail<T>(most, mostWeight, grown, size + 1, dropped).withinBounds();
    }

    private Tail<T> withinBounds() {
        long weight = 0;
        if (size % CHUNK == 1) { // looked at once a chunk
            for (Chunk chunk : chunks) {
                weight += chunk.weight;
            }
        }
        int gone = 0;
        while (chunks.length - gone > 2 && (size - (gone + 1) * CHUNK >= most || weight > mostWeight)) {
            weight -= chunks[gone++].weight;
        }
        return gone == 0
                ? this
                : new Tail<>(
                        most,
                        mostWeight,
                        Arrays.copyOfRange(chunks, gone, chunks.length),
                        size - gone * CHUNK,
                        dropped + (long) gone * CHUNK);
    }

    /** How many items are kept. */
    public int size() {
        return size;
    }

    /** How many there were before the first one kept. */
    public long dropped() {
        return dropped;
    }

    /** @param index from 0, the oldest that is kept */
    @SuppressWarnings("unchecked") // only items are added
    public T get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("item " + index + " of " + size);
        }
        return (T) chunks[index / CHUNK].items[index % CHUNK];
    }

    private static final class Chunk {
        private final Object[] items = new Object[CHUNK];
        private int used;
        private long weight;

        void add(Object item, long itsWeight) {
            items[used++] = item;
            weight += itsWeight;
        }

        /** The beginning of it; its weight is what the whole has, which lets go too soon rather than too late. */
        Chunk upTo(int count) {
            Chunk copy = new Chunk();
            System.arraycopy(items, 0, copy.items, 0, count);
            copy.used = count;
            copy.weight = weight;
            return copy;
        }
    }
}
