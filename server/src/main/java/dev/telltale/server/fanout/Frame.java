package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.stream.SseFrame;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An event and its bytes, each form made when it is first wanted. Thread-safe: who comes at the same time makes the same bytes once more.
 */
final class Frame {
    /** Choices of fields whose bytes are kept; as many as streams think of would be too many. */
    private static final int PARTS = 16;

    private final Delivery.Entry entry;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] named;
    private volatile byte @Nullable [] unnamed;

    /** Of which only some fields are wanted; null until they are. */
    private volatile @Nullable Map<Form, byte[]> parts;

    Frame(Delivery.Entry entry) {
        this.entry = entry;
    }

    Delivery.Entry entry() {
        return entry;
    }

    /** The event's JSON, with all its fields. */
    byte[] json() {
        byte[] known = json;
        if (known == null) {
            known = DeliveryJson.data(entry, 0);
            json = known;
        }
        return known;
    }

    /** As a server-sent event. @param isNamed whether it has a line for its type @param fields which of its fields */
    byte[] sse(boolean isNamed, Projection fields) {
        if (!fields.isAll()) {
            return part(new Form(isNamed, fields));
        }
        byte[] known = isNamed ? named : unnamed;
        if (known == null) {
            known = make(isNamed, fields);
            if (isNamed) {
                named = known;
            } else {
                unnamed = known;
            }
        }
        return known;
    }

    private byte[] part(Form form) {
        Map<Form, byte[]> made = parts();
        byte[] known = made.get(form);
        if (known == null) {
            known = make(form.isNamed(), form.fields());
            if (made.size() < PARTS) {
                made.put(form, known);
            }
        }
        return known;
    }

    private byte[] make(boolean isNamed, Projection fields) {
        return SseFrame.of(entry, fields.isAll() ? json() : DeliveryJson.data(entry, fields), isNamed);
    }

    private Map<Form, byte[]> parts() {
        Map<Form, byte[]> known = parts;
        if (known == null) {
            known = new ConcurrentHashMap<>();
            parts = known;
        }
        return known;
    }

    private record Form(boolean isNamed, Projection fields) {}
}
