package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.server.stream.SseFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event and its bytes, each form made when it is first wanted. Thread-safe: who comes at the same time makes the same bytes once more.
 */
final class Frame {
    private final Delivery.Entry entry;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] cursor;
    private volatile byte @Nullable [] named;
    private volatile byte @Nullable [] unnamed;

    Frame(Delivery.Entry entry) {
        this.entry = entry;
    }

    Delivery.Entry entry() {
        return entry;
    }

    /** The event's JSON. */
    byte[] json() {
        byte[] known = json;
        if (known == null) {
            known = DeliveryJson.data(entry, 0);
            json = known;
        }
        return known;
    }

    /** Its place, as clients carry it. */
    byte[] cursor() {
        byte[] known = cursor;
        if (known == null) {
            known = entry.cursor().toString().getBytes(StandardCharsets.US_ASCII);
            cursor = known;
        }
        return known;
    }

    /** As a server-sent event. @param isNamed whether it has a line for its type */
    byte[] sse(boolean isNamed) {
        byte[] known = isNamed ? named : unnamed;
        if (known == null) {
            known = SseFrame.of(entry, json(), isNamed);
            if (isNamed) {
                named = known;
            } else {
                unnamed = known;
            }
        }
        return known;
    }
}
