package dev.telltale.event;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** A deeply immutable JSON array that knows its size and depth, so that sharing it costs nothing. Thread-safe. */
final class FrozenList extends AbstractList<@Nullable Object> implements RandomAccess {
    /** UTF-8 bytes of the compact JSON text; capped at {@link Integer#MAX_VALUE}. */
    final int size;

    /** Levels of nesting, 1 for a flat array. */
    final int depth;

    private final @Nullable Object[] items;

    /** @param items frozen values in order */
    FrozenList(ArrayList<@Nullable Object> items) {
        this.items = items.toArray();
        long bytes = 2 + Math.max(0, items.size() - 1);
        int below = 0;
        for (Object item : items) {
            bytes += Json.size(item);
            below = Math.max(below, depthOf(item));
        }
        this.size = (int) Math.min(Integer.MAX_VALUE, bytes);
        this.depth = below + 1;
    }

    static int depthOf(@Nullable Object value) {
        if (value instanceof FrozenMap map) {
            return map.depth;
        }
        return value instanceof FrozenList list ? list.depth : 0;
    }

    @Override
    public @Nullable Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }
}
