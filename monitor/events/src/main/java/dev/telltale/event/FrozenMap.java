package dev.telltale.event;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A deeply immutable JSON object that knows its size and depth, so that sharing it costs nothing. Thread-safe. */
final class FrozenMap extends AbstractMap<String, @Nullable Object> {
    static final FrozenMap EMPTY = new FrozenMap(new LinkedHashMap<>());

    /** UTF-8 bytes of the compact JSON text; capped at {@link Integer#MAX_VALUE}. */
    final int size;

    /** Levels of nesting, 1 for a flat object. */
    final int depth;

    private final Map<String, @Nullable Object> entries;

    /** @param entries frozen values in order; owned by this map from now on */
    FrozenMap(LinkedHashMap<String, @Nullable Object> entries) {
        this.entries = Collections.unmodifiableMap(entries);
        long bytes = 2 + Math.max(0, entries.size() - 1);
        int below = 0;
        for (Map.Entry<String, @Nullable Object> entry : entries.entrySet()) {
            bytes += JsonText.size(entry.getKey()) + 1 + (long) Json.size(entry.getValue());
            below = Math.max(below, FrozenList.depthOf(entry.getValue()));
        }
        this.size = (int) Math.min(Integer.MAX_VALUE, bytes);
        this.depth = below + 1;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return entries.entrySet();
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        return entries.get(key);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return entries.containsKey(key);
    }

    @Override
    public int size() {
        return entries.size();
    }
}
