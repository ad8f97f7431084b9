package dev.telltale.monitor.view;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Over a journal that keeps executions whole: views are kept within a bound of bytes, those of executions that go on included, and the
 * one that nobody has asked for the longest goes first. It is folded again when somebody does. Thread-safe.
 */
final class LeastUsed implements Keeping {
    private final long maxBytes;
    private final Map<Tracked, Weight> used = new LinkedHashMap<>(16, 0.75f, true); // guarded by this
    private long bytes; // guarded by this

    LeastUsed(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void ended(Tracked tracked) {
        used(tracked); // its first event, and what there is of a view, can be read again from now on
    }

    @Override
    public void used(Tracked tracked) {
        long seq = tracked.folded().seq();
        boolean isOver = tracked.end != null;
        Weight known = weight(tracked);
        Weight now = known != null && known.isGood(seq, isOver) ? known : new Weight(tracked.weight(), seq, isOver);
        keep(tracked, now);
    }

    private synchronized @Nullable Weight weight(Tracked tracked) {
        return used.get(tracked);
    }

    private synchronized void keep(Tracked tracked, Weight now) {
        Weight before = now.bytes == 0 ? used.remove(tracked) : used.put(tracked, now);
        bytes += now.bytes - (before == null ? 0 : before.bytes);
        Iterator<Map.Entry<Tracked, Weight>> eldest = used.entrySet().iterator();
        while (bytes > maxBytes && used.size() > 1 && eldest.hasNext()) {
            Map.Entry<Tracked, Weight> entry = eldest.next();
            if (entry.getKey() != tracked && entry.getKey().letGo()) {
                bytes -= entry.getValue().bytes;
                eldest.remove();
            }
        }
    }

    @Override
    public synchronized void gone(Tracked tracked) {
        Weight before = used.remove(tracked);
        bytes -= before == null ? 0 : before.bytes;
    }

    @Override
    public void trim() {
        // Bounds are kept with every use.
    }

    @Override
    public void tidy() {
        // Likewise.
    }

    @Override
    public boolean isUntidy() {
        return false;
    }

    /**
     * What a view weighed after an event. A walk through a large view for each event that it grows by would be as dear as the fold, so it
     * is weighed again when it has grown by a quarter, and when it has ended.
     */
    private record Weight(long bytes, long seq, boolean isOver) {
        boolean isGood(long now, boolean isOverNow) {
            return now >= seq && now <= seq + seq / 4 + 64 && isOver == isOverNow && (now == 0) == (seq == 0);
        }
    }
}
