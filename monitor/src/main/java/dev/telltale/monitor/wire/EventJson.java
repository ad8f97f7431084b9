package dev.telltale.monitor.wire;

import dev.telltale.event.ExecutionEvent;

/** An event as JSON, there and back. Thread-safe: it has no state. */
public final class EventJson {
    private EventJson() {}

    /** The event as one compact JSON object in UTF-8, without a line end. */
    public static byte[] write(ExecutionEvent event) {
        return write(event, Projection.ALL);
    }

    /** As {@link #write(ExecutionEvent)}, but only some of its fields; {@link #read} does not read that. */
    public static byte[] write(ExecutionEvent event, Projection fields) {
        return write(event, 0, fields);
    }

    /** As {@link #write(ExecutionEvent)}, of one for which so many older ones of its kind were left out; {@link #read} passes over that. */
    static byte[] write(ExecutionEvent event, int conflated, Projection fields) {
        JsonOut out = new JsonOut();
        fields.write(event, conflated, out);
        return out.toBytes();
    }

    /** The event that {@link #write} has written. @throws JsonSyntaxException if it is none */
    public static ExecutionEvent read(byte[] json) {
        return EventParser.parse(JsonReader.readObject(json));
    }

    /**
     * As {@link #read(byte[])}, of a part of bytes whose checksum says that they are what was written; several times as
     * fast.
     */
    public static ExecutionEvent read(byte[] bytes, int offset, int length) {
        return EventParser.parse(WrittenJson.object(bytes, offset, length));
    }
}
