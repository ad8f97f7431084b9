package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal.Entry;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * First and last event of executions whose events were dropped to their end: enough to know a repeated start, and how it ended.
 *
 * <p>Written under the journal's lock; read without.
 */
final class Remnants {
    private final long maxBytes;
    private final Map<String, Remnant> kept = new ConcurrentHashMap<>();
    private final ArrayDeque<String> order = new ArrayDeque<>();
    private long bytes;

    /** @param maxBytes that they may take, estimated; the first to have been dropped goes first */
    Remnants(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    long bytes() {
        return bytes;
    }

    boolean contains(String executionId) {
        return kept.containsKey(executionId);
    }

    /** @param size of both events, estimated */
    void keep(String executionId, Entry first, Entry last, long size) {
        Remnant remnant = new Remnant(first, last, size);
        kept.put(executionId, remnant);
        order.add(executionId);
        bytes += size;
        while (bytes > maxBytes) {
            letGo(order.remove());
        }
    }

    /** @return whether it was known */
    boolean forget(String executionId) {
        return letGo(executionId) && order.remove(executionId);
    }

    private boolean letGo(String executionId) {
        Remnant remnant = kept.remove(executionId);
        bytes -= remnant == null ? 0 : remnant.bytes;
        return remnant != null;
    }

    /** As {@link dev.telltale.event.EventJournal#readExecution}. */
    List<Entry> read(String executionId, long afterSeq, int limit) {
        Remnant remnant = kept.get(executionId);
        return remnant == null
                ? List.of()
                : Stream.of(remnant.first, remnant.last)
                        .filter(entry -> entry.event().envelope().seq() > afterSeq)
                        .limit(limit)
                        .toList();
    }

    private record Remnant(Entry first, Entry last, long bytes) {}
}
