package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.stream.SseFrame;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event and its bytes, each form made when it is first wanted. Thread-safe: who comes at the same time makes the same bytes once more.
 */
final class Frame {
    /** Choices of fields whose bytes are kept; as many as streams think of would be too many. */
    private static final int PARTS = 16;

    private final Delivery.Entry entry;
    private final AtomicInteger made;
    private final Forms whole = new Forms(Projection.ALL);
    private volatile byte @Nullable [] cursor;

    /** Of which only some fields are wanted; null until they are. */
    private volatile @Nullable Map<Projection, Forms> parts;

    /** One that nobody else asks for. */
    Frame(Delivery.Entry entry) {
        this(entry, new AtomicInteger());
    }

    /** @param made to add to how many bytes are kept in it */
    Frame(Delivery.Entry entry, AtomicInteger made) {
        this.entry = entry;
        this.made = made;
    }

    Delivery.Entry entry() {
        return entry;
    }

    /** The event's JSON. @param fields which of its fields */
    byte[] json(Projection fields) {
        return forms(fields).json();
    }

    /** As a server-sent event. @param isNamed whether it has a line for its type @param fields which of its fields */
    byte[] sse(boolean isNamed, Projection fields) {
        return forms(fields).sse(isNamed);
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

    private Forms forms(Projection fields) {
        if (fields.isAll()) {
            return whole;
        }
        Map<Projection, Forms> made = parts();
        Forms known = made.get(fields);
        if (known == null) {
            known = new Forms(fields);
            if (made.size() < PARTS) {
                made.put(fields, known);
            }
        }
        return known;
    }

    private Map<Projection, Forms> parts() {
        Map<Projection, Forms> known = parts;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            parts = known;
        }
        return known;
    }

    /** The bytes of some of its fields. */
    private final class Forms {
        private final Projection fields;
        private volatile byte @Nullable [] json;
        private volatile byte @Nullable [] named;
        private volatile byte @Nullable [] unnamed;

        Forms(Projection fields) {
            this.fields = fields;
        }

        byte[] json() {
            byte[] known = json;
            if (known == null) {
                known = DeliveryJson.data(entry, fields);
                json = known;
                made.addAndGet(known.length);
            }
            return known;
        }

        byte[] sse(boolean isNamed) {
            byte[] known = isNamed ? named : unnamed;
            if (known == null) {
                known = SseFrame.of(entry, json(), isNamed);
                if (isNamed) {
                    named = known;
                } else {
                    unnamed = known;
                }
                made.addAndGet(known.length);
            }
            return known;
        }
    }
}
