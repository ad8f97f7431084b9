package dev.telltale.monitor.wire;

import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/** Control frames of a stream as JSON in UTF-8. Thread-safe: it has no state. */
public final class DeliveryJson {
    /** What the types of control frames begin with. */
    static final String STREAM = "stream.";

    private DeliveryJson() {}

    /** The type of the frame: {@code stream.opened} and so on; for an entry the event's. */
    public static String type(Delivery delivery) {
        if (delivery instanceof Delivery.Entry entry) {
            return entry.event().typeName();
        }
        if (delivery instanceof Delivery.Opened) {
            return "stream.opened";
        }
        if (delivery instanceof Delivery.Gap) {
            return "stream.gap";
        }
        if (delivery instanceof Delivery.Snapshot) {
            return "stream.snapshot";
        }
        if (delivery instanceof Delivery.Interrupted) {
            throw new IllegalArgumentException("an interruption is noticed where it is told, and never sent");
        }
        return delivery instanceof Delivery.Position ? "stream.position" : "stream.closed";
    }

    /**
     * The data of the frame with its {@code type} in it; for an entry the event's JSON.
     *
     * @param nowMicros to measure elapsed time in a snapshot by, microseconds since the epoch
     * @param isFull whether a snapshot has all that it takes to go on from it
     */
    public static byte[] data(Delivery delivery, long nowMicros, boolean isFull) {
        if (delivery instanceof Delivery.Entry entry) {
            return data(entry, Projection.ALL);
        }
        JsonOut out = new JsonOut();
        out.open().text("type", type(delivery));
        write(delivery, nowMicros, isFull, out);
        out.close(1);
        return out.toBytes();
    }

    /**
     * The delivery that {@link #data(Delivery, long, boolean)} has written, every field of an event and a full snapshot.
     *
     * @param place the cursor that came beside it, or null if none did
     * @return an event of a type that is not known here as a gap with the reason {@link Delivery.Gap#UNKNOWN} and its seq; null for a control frame that
     *     is not known
     * @throws JsonSyntaxException if it is none
     */
    public static @Nullable Delivery read(@Nullable Cursor place, byte[] data) {
        return new DeliveryParser(place, JsonFields.written(data)).delivery();
    }

    /** Those fields of an event that are chosen, and {@code conflated}. */
    public static byte[] data(Delivery.Entry entry, Projection fields) {
        return EventJson.write(entry.event(), entry.conflated(), fields);
    }

    /**
     * A message of one of many streams on a connection: {@code {"op": "gap", "id": …}} with the data of the frame.
     *
     * @param id of the stream
     * @param delivery anything but an entry
     * @param nowMicros to measure elapsed time in a snapshot by, microseconds since the epoch
     * @param isFull whether a snapshot has all that it takes to go on from it
     */
    public static byte[] message(String id, Delivery delivery, long nowMicros, boolean isFull) {
        JsonOut out = new JsonOut();
        out.open().text("op", type(delivery).substring(STREAM.length())).text("id", id);
        write(delivery, nowMicros, isFull, out);
        out.close(1);
        return out.toBytes();
    }

    /** As {@link #message}, for one that the client shall not resume from: it has no cursor. */
    public static byte[] messageWithoutPlace(String id, Delivery.Opened opened) {
        JsonOut out = new JsonOut();
        out.open().text("op", "opened").text("id", id).text("streamId", opened.streamId());
        out.text("head", opened.head().toString()).flag("recovered", opened.recovered());
        out.close(1);
        return out.toBytes();
    }

    private static void write(Delivery delivery, long nowMicros, boolean isFull, JsonOut out) {
        if (delivery instanceof Delivery.Opened opened) {
            out.text("streamId", opened.streamId())
                    .text("cursor", opened.cursor().toString());
            out.text("head", opened.head().toString()).flag("recovered", opened.recovered());
        } else if (delivery instanceof Delivery.Snapshot snapshot) {
            out.text("cursor", snapshot.cursor().toString()).open("view");
            ViewJson.write(snapshot.view(), nowMicros, isFull, out);
            out.close(1);
        } else if (delivery instanceof Delivery.Gap gap) {
            out.text("from", gap.from().toString()).text("to", gap.to().toString());
            if (gap.toSeq() > 0) {
                out.number("fromSeq", gap.fromSeq()).number("toSeq", gap.toSeq());
            }
            out.text("reason", gap.reason());
        } else if (delivery instanceof Delivery.Position position) {
            out.text("cursor", position.cursor().toString());
            Delivery.Link link = position.link();
            if (link != null) {
                out.text("head", link.head().toString()).number("lagEvents", link.lagEvents());
                out.number("lagMs", link.lagMillis());
            }
        } else if (delivery instanceof Delivery.Closed closed) {
            out.text("reason", closed.reason()).number("delivered", closed.delivered());
            out.number("gaps", closed.gaps());
        }
    }
}
