package dev.telltale.engine.expression.cel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Keeps the values used last. Thread-safe; a value may be made twice when two threads miss it at once. */
public final class Lru<K, V> {
    private final int capacity;
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** @param capacity entries kept; the one used longest ago goes first */
    public Lru(int capacity) {
        this.capacity = capacity;
    }

    /** The value of a key, made when it is not kept. */
    public V get(K key, Function<? super K, ? extends V> make) {
        synchronized (entries) {
            V known = entries.get(key);
            if (known != null) {
                return known;
            }
        }
        // Made outside the lock: compiling takes about a millisecond, and others shall not wait for it.
        V made = make.apply(key);
        synchronized (entries) {
            entries.put(key, made);
            if (entries.size() > capacity) {
                Map.Entry<K, V> oldest = entries.entrySet().iterator().next();
                entries.remove(oldest.getKey());
            }
        }
        return made;
    }

    int size() {
        synchronized (entries) {
            return entries.size();
        }
    }
}
