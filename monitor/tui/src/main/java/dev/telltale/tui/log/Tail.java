package dev.telltale.tui.log;

import java.util.Arrays;

/**
 * The last items of a sequence that only grows, and how many there were before them.
 *
 * <p>Bounded by a number of items, of which at least so many are kept, and by their weight, whichever is less. Adding is constant: versions share
 * their chunks, and the newest one writes behind the end of the one before, which never looks there. Immutable; one thread at a time adds.
 */
public final class Tail<T> {
    private static final int CHUNK = 128;

    /** Into so many chunks a tail of heavy items is cut at least, each of which goes as a whole. */
    private static final int PARTS = 8;

    private final int most;
    private final long mostWeight;
    private final Chunk[] chunks;
    private final long first;
    private final long end;

    private Tail(int most, long mostWeight, Chunk[] chunks, long first, long end) {
        this.most = most;
        this.mostWeight = mostWeight;
        this.chunks = chunks;
        this.first = first;
        this.end = end;
    }

    /**
     * @param most items that are kept at least, unless they are heavy
     * @param mostWeight above which items are let go of, up to an eighth of it sooner; but the last one stays, whatever it weighs
     */
    public static <T> Tail<T> empty(int most, long mostWeight) {
        return new Tail<>(most, mostWeight, new Chunk[0], 0, 0);
    }

    /** One without items, within the same bounds, that so many were before. */
    Tail<T> emptyAfter(long dropped) {
        return new Tail<>(most, mostWeight, new Chunk[0], dropped, dropped);
    }

    public Tail<T> with(T item, long weight) {
        Chunk last = chunks.length == 0 ? null : chunks[chunks.length - 1];
        int used = last == null ? 0 : (int) (end - last.first);
        Chunk[] grown = chunks;
        if (last == null || used == CHUNK || last.weight + weight > mostWeight / PARTS) {
            grown = Arrays.copyOf(chunks, chunks.length + 1);
            grown[chunks.length] = new Chunk(end);
        } else if (last.used != used) { // another version has gone on from here
            grown = chunks.clone();
            grown[chunks.length - 1] = last.upTo(used);
        }
        grown[grown.length - 1].add(item, weight);
        // The weight is looked at once a chunk.
        return new Tail<T>(most, mostWeight, grown, first, end + 1)
                .within(grown.length > chunks.length ? mostWeight : Long.MAX_VALUE);
    }

    private Tail<T> within(long bound) {
        long weight = 0;
        if (bound < Long.MAX_VALUE) {
            for (Chunk chunk : chunks) {
                weight += chunk.weight;
            }
        }
        int gone = 0;
        while (gone < chunks.length - 1
                && (end - chunks[gone + 1].first >= most || weight > bound / PARTS * (PARTS - 1))) {
            weight -= chunks[gone++].weight;
        }
        return gone == 0
                ? this
                : new Tail<>(
                        most, mostWeight, Arrays.copyOfRange(chunks, gone, chunks.length), chunks[gone].first, end);
    }

    /** How many items are kept. */
    public int size() {
        return (int) (end - first);
    }

    /** How many there were before the first one kept. */
    public long dropped() {
        return first;
    }

    /** Number behind the last one, counting those that were before. */
    public long end() {
        return end;
    }

    /** @param index from 0, the oldest that is kept */
    @SuppressWarnings("unchecked") // only items are added
    public T get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("item " + index + " of " + size());
        }
        long number = first + index;
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (chunks[middle].first <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (T) chunks[low].items[(int) (number - chunks[low].first)];
    }

    private static final class Chunk {
        private final long first;
        private final Object[] items = new Object[CHUNK];
        private int used;
        private long weight;

        /** @param first number of its first item */
        Chunk(long first) {
            this.first = first;
        }

        void add(Object item, long itsWeight) {
            items[used++] = item;
            weight += itsWeight;
        }

        /** The beginning of it; its weight is what the whole has, which lets go too soon rather than too late. */
        Chunk upTo(int count) {
            Chunk copy = new Chunk(first);
            System.arraycopy(items, 0, copy.items, 0, count);
            copy.used = count;
            copy.weight = weight;
            return copy;
        }
    }
}
