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

    /** What one is the newest of. @param about the variable, the node or its instance by name; empty for the execution */
    private record Kind(String executionId, String about, String type) {
        static Kind of(ExecutionEvent event) {
            return new Kind(event.envelope().executionId(), about(event), event.typeName());
        }

        private static String about(ExecutionEvent event) {
            if (event instanceof VariableEvent variable) {
                return variable.name();
            }
            String node =
                    isSaid(event) ? event.envelope().nodeId() : event.envelope().path();
            return node == null ? "" : node;
        }

        // What a node says gives way to what it says next, in whichever iteration. What becomes of an instance does
        // not: who knows that the third has ended does not know it of the second.
        private static boolean isSaid(ExecutionEvent event) {
            return switch (event.type()) {
                case NODE_OUTPUT, NODE_PROGRESS, CUSTOM -> true;
                default -> false;
            };
        }
    }

    private record Held(Delivery.Entry entry, long bytes, int older) {
        Delivery.Entry told() {
            return older == 0 ? entry : new Delivery.Entry(entry.cursor(), entry.event(), older);
        }
    }
}
