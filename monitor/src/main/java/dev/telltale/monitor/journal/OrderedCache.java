package dev.telltale.monitor.journal;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps values by a lane and a number in it, finds the nearest one at or below a number, and lets go of the least used beyond a bound
 * of bytes. Thread-safe.
 */
public final class OrderedCache<V> {
    private final long maxBytes;
    private final TreeMap<Key, Weighed<V>> ordered = new TreeMap<>();
    private final Map<Key, Weighed<V>> used = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param maxBytes that the values may take, as {@link #put} is told; one larger than that is not kept */
    public OrderedCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The value with the greatest number up to this one, or null if the lane has none. */
    public synchronized @Nullable V floor(String lane, long number) {
        Map.Entry<Key, Weighed<V>> found = ordered.floorEntry(new Key(lane, number));
        if (found == null || !found.getKey().lane.equals(lane)) {
            return null;
        }
        used.get(found.getKey());
        return found.getValue().value;
    }

    /** Keeps a value, in place of one with the same number if there is any. */
    public synchronized void put(String lane, long number, V value, long size) {
        Key key = new Key(lane, number);
        remove(key);
        if (size > maxBytes) {
            return;
        }
        Weighed<V> weighed = new Weighed<>(value, size);
        ordered.put(key, weighed);
        used.put(key, weighed);
        bytes += size;
        Iterator<Map.Entry<Key, Weighed<V>>> least = used.entrySet().iterator();
        while (bytes > maxBytes) {
            Map.Entry<Key, Weighed<V>> next = least.next();
            bytes -= next.getValue().size;
            ordered.remove(next.getKey());
            least.remove();
        }
    }

    private void remove(Key key) {
        Weighed<V> before = ordered.remove(key);
        if (before != null) {
            used.remove(key);
            bytes -= before.size;
        }
    }

    /** Lets go of everything. */
    public synchronized void clear() {
        ordered.clear();
        used.clear();
        bytes = 0;
    }

    /** What the values take. */
    public synchronized long bytes() {
        return bytes;
    }

    private record Key(String lane, long number) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int order = lane.compareTo(other.lane);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    private record Weighed<V>(V value, long size) {}
}
