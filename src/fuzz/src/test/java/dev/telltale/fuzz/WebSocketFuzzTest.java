package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.wire.JsonReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/** What a client says on its WebSocket, at a real server: it is answered, or closed for a reason that is documented. */
class WebSocketFuzzTest {
    private static final String WAITING = "name: w\nnodes:\n  - {id: a, wait: {approval: {prompt: p}}}\n";
    private static final byte[] LAST = "{\"op\":\"ping\",\"id\":\"the last one\"}".getBytes(StandardCharsets.UTF_8);
    private static final int FINAL_TEXT = 0x81;
    private static final int CLOSE = 0x88;

    /** Faults that the server writes to its log, as nobody may be left to be told of them. */
    private static final ListAppender<ILoggingEvent> FAULTS = new ListAppender<>();

    private static Served served;

    @BeforeAll
    static void serve() {
        ThresholdFilter errors = new ThresholdFilter();
        errors.setLevel("ERROR");
        errors.start();
        FAULTS.addFilter(errors);
        FAULTS.start();
        ((Logger) LoggerFactory.getLogger("dev.telltale")).addAppender(FAULTS);
        served = new Served();
        served.engine
                .start(new StartRequest("e1", null, WAITING, Map.of(), Map.of("team", "web"), new Trigger("api", null)))
                .toCompletableFuture()
                .join();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    /** Each line is a message. */
    @FuzzTest(maxDuration = "2m")
    void whatIsSaidIsAnsweredOrTheEnd(byte[] bytes) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int begin = 0;
        for (int at = 0; at <= bytes.length; at++) {
            if (at == bytes.length || bytes[at] == '\n') {
                write(said, bytes, begin, at - begin);
                begin = at + 1;
            }
        }
        write(said, LAST, 0, LAST.length);
        try (Socket socket = served.connect()) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            shakeHands(socket, in);
            socket.getOutputStream().write(said.toByteArray());
            while (!isLast(in)) {
                // what comes before it is looked at as well
            }
        }
        assertThat(FAULTS.list).isEmpty();
    }

    private static void shakeHands(Socket socket, DataInputStream in) throws IOException {
        socket.getOutputStream()
                .write(("GET /api/v1/ws HTTP/1.1\r\nHost: " + served.host()
                                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: telltale.v1\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        while (lengthOfLine(in) > 0) {
            // a header
        }
    }

    private static int lengthOfLine(DataInputStream in) throws IOException {
        int length = 0;
        while (in.readUnsignedByte() != '\r') {
            length++;
        }
        in.readUnsignedByte();
        return length;
    }

    /** A text frame whose mask changes nothing. */
    private static void write(ByteArrayOutputStream to, byte[] bytes, int from, int length) {
        to.write(FINAL_TEXT);
        if (length <= 125) {
            to.write(0x80 | length);
        } else {
            to.write(0x80 | 126);
            to.write(length >> 8);
            to.write(length);
        }
        to.writeBytes(new byte[4]);
        to.write(bytes, from, length);
    }

    /** Looks at the next frame. @return whether nothing more is to come */
    private static boolean isLast(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        int length = in.readUnsignedByte();
        byte[] payload =
                new byte[length <= 125 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong()];
        in.readFully(payload);
        if (kind == CLOSE) {
            assertThat((payload[0] & 0xFF) << 8 | payload[1] & 0xFF)
                    .as("no UTF-8, no JSON, too many messages")
                    .isIn(1007, 4500, 4501);
            return true;
        }
        assertThat(kind).isEqualTo(FINAL_TEXT);
        return isLast(JsonReader.readObject(payload));
    }

    private static boolean isLast(Map<String, @Nullable Object> message) {
        assertThat(message.get("op"))
                .isIn("opened", "snapshot", "event", "gap", "position", "closed", "ok", "error", "pong");
        if (message.get("problem") instanceof Map<?, ?> problem) {
            assertThat((Long) problem.get("status"))
                    .as("a fault of the server: %s", problem)
                    .isNotEqualTo(500);
        }
        return "pong".equals(message.get("op")) && "the last one".equals(message.get("id"));
    }
}
