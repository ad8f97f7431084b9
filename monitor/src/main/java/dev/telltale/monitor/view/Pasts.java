package dev.telltale.monitor.view;

import dev.telltale.monitor.journal.EventSize;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What stays known of executions that were let go of; the first to have gone is the first to be forgotten.
 *
 * <p>Written under the lock of {@link Roster}; read without.
 */
final class Pasts {
    private static final int MOST = 10_000;
    private static final int RECORDS = 192; // the record, its place in the map and in the order

    private final long maxBytes;
    private final Map<String, Past> kept = new ConcurrentHashMap<>();
    private final ArrayDeque<String> order = new ArrayDeque<>();
    private long bytes;

    /** @param maxBytes that they may take, estimated */
    Pasts(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Nullable
    Past get(String executionId) {
        return kept.get(executionId);
    }

    void keep(String executionId, Past past) {
        forget(executionId);
        kept.put(executionId, past);
        order.add(executionId);
        bytes += bytesOf(executionId, past);
        while (order.size() > MOST || bytes > maxBytes) {
            letGo(order.remove());
        }
    }

    void forget(String executionId) {
        if (letGo(executionId)) {
            order.remove(executionId);
        }
    }

    private boolean letGo(String executionId) {
        Past past = kept.remove(executionId);
        bytes -= past == null ? 0 : bytesOf(executionId, past);
        return past != null;
    }

    private static long bytesOf(String executionId, Past past) {
        return RECORDS + EventSize.ofText(executionId) + (past.labels() == null ? 0 : EventSize.ofValue(past.labels()));
    }
}
