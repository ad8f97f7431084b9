package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket whose frames go out as they are told, and come in as RFC 6455 wants them of a server. */
final class WebSocketWire implements AutoCloseable {
    static final String PATH = "/api/v1/ws";
    static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    /** What RFC 6455, section 1.3, has a server make of that key. */
    static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int FINAL = 0x80;

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MASKED = 0x80;
    private static final byte[] MASK = {0x11, (byte) 0xa2, 0x00, (byte) 0xff};

    private final Wire wire;

    private WebSocketWire(Wire wire) {
        this.wire = wire;
    }

    static WebSocketWire open(Subject server, String... headers) throws IOException {
        Wire wire = ask(server.connect(), headers);
        Wire.Head head = wire.readHead();
        assertThat(head.status()).as("%s", head).isEqualTo(101);
        return new WebSocketWire(wire);
    }

    /** Asks for a WebSocket as a browser does; further headers are whole lines. */
    static Wire ask(Wire wire, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                KEY,
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: telltale.v1"));
        lines.addAll(List.of(headers));
        return wire.get(PATH, lines.toArray(String[]::new));
    }

    /** Sends a frame, masked. @param first its first byte: {@link #FINAL} or not, and the kind */
    WebSocketWire send(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        return raw(Arrays.copyOf(frame.array(), frame.position()));
    }

    /** Sends bytes, whatever they are. */
    WebSocketWire raw(byte[] bytes) throws IOException {
        wire.send(bytes);
        return this;
    }

    /** Sends a message, with {@code '} for {@code "}. */
    WebSocketWire say(String json) throws IOException {
        return send(FINAL | TEXT, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame that is no ping. */
    Frame frame() throws IOException {
        Frame frame = anyFrame();
        while (frame != null && frame.kind() == PING) {
            frame = anyFrame();
        }
        assertThat(frame).as("a frame before the end of the connection").isNotNull();
        return frame;
    }

    /** @return null at the end of the connection */
    private @Nullable Frame anyFrame() throws IOException {
        byte[] head = wire.readNBytes(2);
        if (head.length == 0) {
            return null;
        }
        assertThat(head).as("the head of a frame").hasSize(2);
        assertThat(head[0] & 0x70).as("bits that nobody asked for").isZero();
        assertThat(head[1] & MASKED).as("a server masks nothing").isZero();
        int kind = head[0] & 0x0f;
        int length = head[1];
        if (length >= 126) {
            assertThat(kind).as("control frames are short").isLessThan(CLOSE);
            byte[] more = wire.readNBytes(length == 126 ? 2 : 8);
            length = new BigInteger(1, more).intValueExact();
            assertThat(length).as("the shortest form of the length").isGreaterThan(more.length == 2 ? 125 : 65_535);
        }
        assertThat(head[0] & FINAL).as("it comes in one piece").isNotZero();
        return new Frame(kind, wire.readNBytes(length));
    }

    /** The next message. */
    JsonNode next() throws IOException {
        Frame frame = frame();
        assertThat(frame.kind()).as("%s", frame).isEqualTo(TEXT);
        return JSON.readTree(frame.text());
    }

    /** The next message of a kind; others are passed over. */
    JsonNode next(String op) throws IOException {
        JsonNode message = next();
        while (!message.get("op").asString().equals(op)) {
            message = next();
        }
        return message;
    }

    /** Reads up to the end of the connection. @return what the server gave as its reason; 1005 if none, 1006 if it did not say so */
    int closeCode() throws IOException {
        Frame frame = anyFrame();
        while (frame != null && frame.kind() != CLOSE) {
            frame = anyFrame();
        }
        if (frame == null) {
            return 1006;
        }
        assertThat(wire.readToEnd()).as("what follows a close").isEmpty();
        if (frame.payload().length == 0) {
            return 1005;
        }
        assertThat(frame.payload().length).isGreaterThanOrEqualTo(2);
        return ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
    }

    static byte[] close(int code) {
        return ByteBuffer.allocate(2).putShort((short) code).array();
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    /** What came. */
    record Frame(int kind, byte[] payload) {
        String text() {
            return Wire.utf8(payload);
        }
    }
}
