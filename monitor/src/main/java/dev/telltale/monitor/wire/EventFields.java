package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of events by the names and with the values they have in JSON, without writing that. Thread-safe. */
public final class EventFields {
    /** All there may be, in their order; what the type of an event adds stands in the last one. */
    public static final List<String> NAMES = List.of(
            "seq",
            "type",
            "timestamp",
            "executionId",
            "workflow",
            "nodeId",
            "path",
            "attempt",
            "status",
            "error",
            "data");

    /** Those of {@code error}. */
    static final List<String> OF_ERROR = List.of("kind", "message", "nodeId", "retryable");

    /** What a thread was asked for last: many conditions are put to one event, one after the other. */
    private static final ThreadLocal<@Nullable EventFields> LAST = new ThreadLocal<>();

    private final ExecutionEvent event;
    private final Map<String, @Nullable Object> fields;

    private EventFields(ExecutionEvent event) {
        ObjectOut out = new ObjectOut();
        EventWriter.write(event, out);
        this.event = event;
        this.fields = out.whole();
    }

    /** Those of an event; one that does not apply is absent. Unmodifiable. */
    public static Map<String, @Nullable Object> of(ExecutionEvent event) {
        EventFields last = LAST.get();
        if (last == null || last.event != event) {
            last = new EventFields(event);
            LAST.set(last);
        }
        return last.fields;
    }
}
