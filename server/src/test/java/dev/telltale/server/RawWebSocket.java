package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.wire.JsonReader;
import dev.telltale.server.RawConnection.Head;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WebSocket that sends exactly the frames it is told to, and answers no ping unless told. */
final class RawWebSocket implements AutoCloseable {
    static final String PATH = "/api/v1/ws";
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;

    private static final byte[] MASK = {1, 2, 3, 4};

    final RawConnection connection;
    final Head head;

    private RawWebSocket(RawConnection connection, Head head) {
        this.connection = connection;
        this.head = head;
    }

    static RawWebSocket open(RawConnection connection) throws IOException {
        RawWebSocket socket = new RawWebSocket(connection, shakeHands(connection, "telltale.v1"));
        assertThat(socket.head.status()).isEqualTo(101);
        return socket;
    }

    /** @param headers besides those that every handshake has */
    static Head shakeHands(RawConnection connection, @Nullable String subprotocol, String... headers)
            throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "Connection: keep-alive, Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        if (subprotocol != null) {
            all.add("Sec-WebSocket-Protocol: " + subprotocol);
        }
        all.addAll(List.of(headers));
        return connection.request("GET", PATH, all.toArray(String[]::new)).readHead();
    }

    /** Sends a message; single quotes stand for double ones. */
    RawWebSocket say(String json) throws IOException {
        return send(FINAL | TEXT, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** @param first byte of the frame: {@link #FINAL} or not, and the kind */
    RawWebSocket send(int first, byte[] payload) throws IOException {
        connection.send(frame(first, payload));
        return this;
    }

    static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length <= 125) {
            frame.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            frame.write(0x80 | 126);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % 4]);
        }
        return frame.toByteArray();
    }

    /** The next frame, whatever it is; null after the end. */
    @Nullable
    Frame frame() throws IOException {
        byte[] first;
        try {
            first = connection.readBytes(2);
        } catch (EOFException e) {
            return null;
        }
        assertThat(first[0] & 0xF0).as("whole frames, without extensions").isEqualTo(FINAL);
        assertThat(first[1] & 0x80).as("a server does not mask").isZero();
        int length = first[1];
        if (length == 126) {
            length = ByteBuffer.wrap(connection.readBytes(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(connection.readBytes(8)).getLong();
        }
        return new Frame(first[0] & 0xF, connection.readBytes(length));
    }

    /** The next frame of a kind; others are passed over. */
    Frame frame(int kind) throws IOException {
        for (Frame frame = frame(); frame != null; frame = frame()) {
            if (frame.kind() == kind) {
                return frame;
            }
            assertThat(frame.kind())
                    .as("a frame before kind %d: %s", kind, frame)
                    .isNotEqualTo(CLOSE);
        }
        throw new AssertionError("closed without a frame of kind " + kind);
    }

    /** The next message but those that only say where a subscription is. */
    Map<String, @Nullable Object> next() throws IOException {
        while (true) {
            Map<String, @Nullable Object> message = frame(TEXT).json();
            if (!"position".equals(message.get("op"))) {
                return message;
            }
        }
    }

    /** The next messages, as {@link #next()}. */
    List<Map<String, @Nullable Object>> take(int count) throws IOException {
        List<Map<String, @Nullable Object>> messages = new ArrayList<>();
        while (messages.size() < count) {
            messages.add(next());
        }
        return messages;
    }

    /** The next message of a kind; others are passed over. */
    Map<String, @Nullable Object> next(String op) throws IOException {
        while (true) {
            Map<String, @Nullable Object> message = frame(TEXT).json();
            if (op.equals(message.get("op"))) {
                return message;
            }
        }
    }

    /** The next message of a kind for an id; others are passed over. */
    Map<String, @Nullable Object> next(String op, String id) throws IOException {
        while (true) {
            Map<String, @Nullable Object> message = next(op);
            if (id.equals(message.get("id"))) {
                return message;
            }
        }
    }

    /** Messages of a subscription up to one of a kind, but for those that only say where it is. */
    List<Map<String, @Nullable Object>> until(String op, String id) throws IOException {
        List<Map<String, @Nullable Object>> messages = new ArrayList<>();
        while (true) {
            Map<String, @Nullable Object> message = next();
            if (id.equals(message.get("id"))) {
                messages.add(message);
                if (op.equals(message.get("op"))) {
                    return messages;
                }
            }
        }
    }

    /** The event in a message. */
    @SuppressWarnings("unchecked") // events are objects
    static Map<String, @Nullable Object> event(Map<String, @Nullable Object> message) {
        return (Map<String, @Nullable Object>) message.get("event");
    }

    /** The problem in an error. */
    @SuppressWarnings("unchecked") // problems are objects
    static Map<String, @Nullable Object> problem(Map<String, @Nullable Object> error) {
        assertThat(error).containsEntry("op", "error");
        return (Map<String, @Nullable Object>) error.get("problem");
    }

    /** What the events among some messages are numbered. */
    static List<Long> seqs(List<Map<String, @Nullable Object>> messages) {
        return messages.stream()
                .filter(message -> "event".equals(message.get("op")))
                .map(message -> (Long) event(message).get("seq"))
                .toList();
    }

    /** The code that the server closes with; what comes before is passed over. */
    int closeCode() throws IOException {
        for (Frame frame = frame(); frame != null; frame = frame()) {
            if (frame.kind() == CLOSE) {
                return ByteBuffer.wrap(frame.payload()).getShort();
            }
        }
        throw new AssertionError("closed without a word");
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    record Frame(int kind, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        Map<String, @Nullable Object> json() {
            return JsonReader.readObject(payload);
        }
    }
}
