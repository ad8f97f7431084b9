package dev.telltale.event;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map from index to value whose changed copies share all but one path with the original.
 *
 * <p>A 32-way trie over the bits of the index, as in Phil Bagwell's "Ideal Hash Trees" (2001) without the hashing: get, set and
 * remove take one step for each five bits, so folding a graph of any size or a loop of any length stays linear. Emptied nodes go
 * away. Walks go by ascending index; negative ones come last. Thread-safe.
 */
final class SparseVector<V> {
    private static final int BITS = 5;
    private static final int WIDTH = 1 << BITS;
    private static final SparseVector<?> EMPTY = new SparseVector<>(null, 0, 0);

    private final @Nullable Object @Nullable [] root;
    private final int height;
    private final int size;

    private SparseVector(@Nullable Object @Nullable [] root, int height, int size) {
        this.root = root;
        this.height = height;
        this.size = size;
    }

    @SuppressWarnings("unchecked") // an empty one holds no V
    static <V> SparseVector<V> empty() {
        return (SparseVector<V>) EMPTY;
    }

    /** How many indexes have a value. */
    int size() {
        return size;
    }

    @SuppressWarnings("unchecked") // leaves hold V only
    @Nullable
    V get(long index) {
        if (root == null || !reaches(height, index)) {
            return null;
        }
        @Nullable Object @Nullable [] node = root;
        for (int level = height; level > 0 && node != null; level--) {
            node = (Object[]) node[slot(index, level)];
        }
        return node == null ? null : (V) node[slot(index, 0)];
    }

    /** A copy with {@code value} at {@code index}; null removes. */
    SparseVector<V> with(long index, @Nullable V value) {
        V before = get(index);
        if (before == value) {
            return this;
        }
        @Nullable Object @Nullable [] grown = root;
        int grownHeight = height;
        while (!reaches(grownHeight, index)) {
            if (grown != null) {
                @Nullable Object[] above = new @Nullable Object[WIDTH];
                above[0] = grown;
                grown = above;
            }
            grownHeight++;
        }
        @Nullable Object[] changed = with(grown, grownHeight, index, value);
        int change = (value == null ? 0 : 1) - (before == null ? 0 : 1);
        return changed == null ? empty() : new SparseVector<>(changed, grownHeight, size + change);
    }

    /** Calls {@code action} for every value by ascending index. */
    void forEach(Consumer<? super V> action) {
        if (root != null) {
            forEach(root, height, action);
        }
    }

    /** A copy with every value replaced; {@code change} never gives null. */
    SparseVector<V> map(UnaryOperator<V> change) {
        return root == null ? this : new SparseVector<>(map(root, height, change), height, size);
    }

    @SuppressWarnings("unchecked") // leaves hold V only
    private static <V> @Nullable Object[] map(@Nullable Object[] node, int level, UnaryOperator<V> change) {
        @Nullable Object[] copy = node.clone();
        for (int slot = 0; slot < WIDTH; slot++) {
            Object child = copy[slot];
            if (child != null) {
                copy[slot] = level > 0 ? map((Object[]) child, level - 1, change) : change.apply((V) child);
            }
        }
        return copy;
    }

    private static @Nullable Object @Nullable [] with(
            @Nullable Object @Nullable [] node, int level, long index, @Nullable Object value) {
        @Nullable Object[] copy = node == null ? new @Nullable Object[WIDTH] : node.clone();
        int slot = slot(index, level);
        copy[slot] = level == 0 ? value : with((Object[]) copy[slot], level - 1, index, value);
        return copy[slot] == null && isEmpty(copy) ? null : copy;
    }

    @SuppressWarnings("unchecked") // leaves hold V only
    private static <V> void forEach(@Nullable Object[] node, int level, Consumer<? super V> action) {
        for (Object child : node) {
            if (child != null && level == 0) {
                action.accept((V) child);
            } else if (child != null) {
                forEach((Object[]) child, level - 1, action);
            }
        }
    }

    private static boolean isEmpty(@Nullable Object[] node) {
        for (Object child : node) {
            if (child != null) {
                return false;
            }
        }
        return true;
    }

    /** Whether a trie of this height has a place for an index. A shift by 64 and more would be one by less. */
    private static boolean reaches(int height, long index) {
        int bits = BITS * (height + 1);
        return bits >= Long.SIZE || index >>> bits == 0;
    }

    private static int slot(long index, int level) {
        return (int) (index >>> (BITS * level)) & (WIDTH - 1);
    }
}
