package dev.telltale.server.stream;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes of one server-sent event (WHATWG HTML, section 9.2). Thread-safe: it has no state. */
public final class SseFrame {
    private static final byte[] DATA = ascii("data: ");

    private SseFrame() {}

    /**
     * What one delivery is on the wire.
     *
     * @param isNamed whether it says its type, without which browsers hand it to {@code onmessage}
     * @param nowMicros to measure elapsed time in a snapshot by, microseconds since the epoch
     * @param isFull whether a snapshot has all that it takes to go on from it
     */
    public static byte[] of(Delivery delivery, boolean isNamed, long nowMicros, boolean isFull) {
        String id = delivery.cursor().toString();
        if (delivery instanceof Delivery.Position position && position.link() == null) {
            // Moves the client's Last-Event-ID and fires no event.
            return frame(id, null, null);
        }
        return frame(id, isNamed ? DeliveryJson.type(delivery) : null, DeliveryJson.data(delivery, nowMicros, isFull));
    }

    /** An event whose JSON is known. */
    public static byte[] of(Delivery.Entry entry, byte[] json, boolean isNamed) {
        return frame(entry.cursor().toString(), isNamed ? entry.event().typeName() : null, json);
    }

    /** As {@link #of(Delivery, boolean, long)}, for one that the client shall not resume from. */
    public static byte[] withoutPlace(Delivery delivery, boolean isNamed) {
        return frame(null, isNamed ? DeliveryJson.type(delivery) : null, DeliveryJson.data(delivery, 0, false));
    }

    /** What opens a stream: sent at once, so that proxies pass the headers on. */
    public static byte[] opening(long retryMillis) {
        return ascii(": telltale\nretry: " + retryMillis + "\n\n");
    }

    /** Has a browser come back later than it would. */
    public static byte[] retry(long millis) {
        return ascii("retry: " + millis + "\n\n");
    }

    static byte[] frame(@Nullable String id, @Nullable String event, byte @Nullable [] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(96 + (data == null ? 0 : data.length));
        if (id != null) {
            out.writeBytes(utf8("id: " + onOneLine(id) + "\n"));
        }
        if (event != null) {
            out.writeBytes(utf8("event: " + onOneLine(event) + "\n"));
        }
        if (data != null) {
            writeLines(out, data);
        }
        out.write('\n');
        return out.toByteArray();
    }

    // A client takes CR, LF and CRLF as the end of a line. One that got through would begin a field of the sender's
    // choice.
    private static void writeLines(ByteArrayOutputStream out, byte[] data) {
        int from = 0;
        for (int at = 0; at < data.length; at++) {
            if (data[at] == '\n' || data[at] == '\r') {
                writeLine(out, data, from, at);
                from = at + 1;
                if (data[at] == '\r' && from < data.length && data[from] == '\n') {
                    from = ++at + 1;
                }
            }
        }
        writeLine(out, data, from, data.length);
    }

    private static void writeLine(ByteArrayOutputStream out, byte[] data, int from, int to) {
        out.writeBytes(DATA);
        out.write(data, from, to - from);
        out.write('\n');
    }

    private static String onOneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 && text.indexOf('\0') < 0
                ? text
                : text.replaceAll("[\\r\\n\\x00]", "\uFFFD");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
