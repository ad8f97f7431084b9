package dev.telltale.monitor.journal.disk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places that were read from index files not long ago, within a bound of bytes. Thread-safe. */
final class PlaceCache {
    private final long maxBytes;
    private final Map<Object, int[]> recent = new LinkedHashMap<>(64, 0.75f, true); // guarded by this
    private long bytes; // guarded by this

    /** @param maxBytes of heap that places may take; the newest are kept whatever they take */
    PlaceCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param of the stretch or the segment whose places they are */
    synchronized int @Nullable [] get(Object of) {
        return recent.get(of);
    }

    synchronized void put(Object of, int[] places) {
        int[] before = recent.put(of, places);
        bytes += weight(places) - (before == null ? 0 : weight(before));
        var oldest = recent.entrySet().iterator();
        while (bytes > maxBytes && recent.size() > 1) {
            bytes -= weight(oldest.next().getValue());
            oldest.remove();
        }
    }

    private static long weight(int[] places) {
        return 120 + 4L * places.length;
    }
}
