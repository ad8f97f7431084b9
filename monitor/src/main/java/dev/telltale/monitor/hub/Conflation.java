package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.VariableEvent;
import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.stream.Delivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The newest entry of each kind among some that follow each other, within a bound. Not thread-safe. */
final class Conflation {
    private static final int MAX_KINDS = 256;
    private static final long MAX_BYTES = 64 << 10;

    /** By the position of the newest of each kind, as each new one goes to the end. */
    private final Map<Kind, Held> newest = new LinkedHashMap<>();

    private long bytes;

    void add(Delivery.Entry entry) {
        Held before = newest.remove(Kind.of(entry.event()));
        long size = EventSize.of(entry.event());
        bytes += size - (before == null ? 0 : before.bytes);
        newest.put(Kind.of(entry.event()), new Held(entry, size, before == null ? 0 : before.older + 1));
    }

    boolean isFull() {
        return newest.size() >= MAX_KINDS || bytes >= MAX_BYTES;
    }

    /** By ascending position, each with the number of those that were left out in its favour. */
    List<Delivery.Entry> entries() {
        return newest.values().stream().map(Held::told).toList();
    }

    /** What one is the newest of. @param name of the variable; else the path of the node, or empty */
    private record Kind(String executionId, String name, String type) {
        static Kind of(ExecutionEvent event) {
            String path = event.envelope().path();
            String name = event instanceof VariableEvent variable ? variable.name() : path == null ? "" : path;
            return new Kind(event.envelope().executionId(), name, event.typeName());
        }
    }

    private record Held(Delivery.Entry entry, long bytes, int older) {
        Delivery.Entry told() {
            return older == 0 ? entry : new Delivery.Entry(entry.cursor(), entry.event(), older);
        }
    }
}
