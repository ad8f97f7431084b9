package dev.telltale.monitor.hub;

import dev.telltale.event.EventType;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.journal.EventSize;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of executions that began not long ago.
 *
 * <p>The views note what begins only now and then. Who sees an event in the ring shall not have to wait for them, so the labels are here
 * before the event is there. The first to have come goes first; bounded in estimated bytes. One writer, any number of readers.
 */
final class RecentLabels {
    /** Some 4,000 executions: more than begin before the views have noted them. */
    private static final long MAX_BYTES = 1 << 20;

    private static final int RECORDS = 160; // its place in the map and in the order

    private final Map<String, Map<String, String>> kept = new ConcurrentHashMap<>();

    // Of the writer.
    private final ArrayDeque<String> order = new ArrayDeque<>();
    private long bytes;

    /** The labels of an execution; null if it did not begin of late. */
    @Nullable
    Map<String, String> get(String executionId) {
        return kept.get(executionId);
    }

    /** Keeps what an event says of them, if it does. By the one writer only. */
    void note(ExecutionEvent event) {
        EventType type = event.type(); // not by instanceof, as in EventSize: this is asked for every event
        if (type == EventType.EXECUTION_STARTED || type == EventType.EXECUTION_PENDING) {
            keep(event.envelope().executionId(), ((RunEvent.Opening) event).labels());
        }
    }

    private void keep(String executionId, Map<String, String> labels) {
        Map<String, String> before = kept.put(executionId, labels);
        bytes += bytesOf(executionId, labels);
        if (before == null) {
            order.add(executionId);
        } else {
            bytes -= bytesOf(executionId, before);
        }
        while (bytes > MAX_BYTES) {
            String first = order.remove();
            bytes -= bytesOf(first, Objects.requireNonNull(kept.remove(first)));
        }
    }

    private static long bytesOf(String executionId, Map<String, String> labels) {
        return RECORDS + EventSize.ofText(executionId) + EventSize.ofValue(labels);
    }
}
