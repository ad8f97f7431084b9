package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.BINARY;
import static dev.telltale.server.RawWebSocket.CLOSE;
import static dev.telltale.server.RawWebSocket.CONTINUATION;
import static dev.telltale.server.RawWebSocket.FINAL;
import static dev.telltale.server.RawWebSocket.PING;
import static dev.telltale.server.RawWebSocket.PONG;
import static dev.telltale.server.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames of a WebSocket, whatever they say: RFC 6455, and when the server closes. */
class WebSocketProtocolTest {
    private Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void aPingGetsItsOwnPayloadBack() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.send(FINAL | PING, bytes("hello")).frame(PONG).text())
                    .isEqualTo("hello");
        }
    }

    // A handler that lets something lie unread hears neither.
    @Test
    void pingsAndClosesAreReadWhateverElseIsSent() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            for (int i = 0; i < 50; i++) {
                socket.say("{'op': 'no such thing'}");
                socket.send(FINAL | PING, bytes("p" + i));
                assertThat(socket.frame(PONG).text()).isEqualTo("p" + i);
            }
            socket.say("{'op': 'no such thing'}").send(FINAL | CLOSE, new byte[] {3, (byte) 0xE8});
            assertThat(socket.closeCode()).isEqualTo(1000);
        }
    }

    @Test
    void aMessageMayComeInPiecesWithAPingBetween() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(TEXT, bytes("{\"op\": \"pi"));
            socket.send(FINAL | PING, bytes("?"));
            socket.send(CONTINUATION, bytes("ng\", \"id\": \"\u00e9"));
            socket.send(FINAL | CONTINUATION, bytes("\"}"));
            assertThat(socket.frame(PONG).text()).isEqualTo("?");
            assertThat(socket.next()).containsEntry("op", "pong").containsEntry("id", "\u00e9");
        }
    }

    @Test
    void aCharacterMayBeCutByFrames() throws IOException {
        byte[] text = bytes("{\"op\": \"ping\", \"id\": \"\u00e9\"}");
        int middle = new String(text, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(TEXT, Arrays.copyOf(text, middle));
            socket.send(FINAL | CONTINUATION, Arrays.copyOfRange(text, middle, text.length));
            assertThat(socket.next()).containsEntry("id", "\u00e9");
        }
    }

    // Nothing looks whether text is UTF-8 unless told to.
    @Test
    void textThatIsNoUtf8IsClosedWith1007() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.send(FINAL | TEXT, new byte[] {'{', (byte) 0xC3, '(', '}'})
                            .closeCode())
                    .isEqualTo(1007);
        }
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(TEXT, new byte[] {(byte) 0xE2, (byte) 0x82});
            assertThat(socket.send(FINAL | CONTINUATION, bytes("x")).closeCode())
                    .isEqualTo(1007);
        }
    }

    @Test
    void bytesAreNoMessage() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.send(FINAL | BINARY, bytes("{}")).closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void aFrameOrAMessageThatIsTooLongIsClosedWith1009() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.send(FINAL | TEXT, new byte[(64 << 10) + 1]).closeCode())
                    .isEqualTo(1009);
        }
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(TEXT, bytes(" ".repeat(40 << 10)));
            assertThat(socket.send(CONTINUATION, bytes(" ".repeat(40 << 10))).closeCode())
                    .isEqualTo(1009);
        }
        try (RawWebSocket socket = harbour.webSocket()) {
            String op = "{\"op\": \"ping\"}";
            socket.send(FINAL | TEXT, bytes(op + " ".repeat((64 << 10) - op.length())));
            assertThat(socket.next()).containsEntry("op", "pong");
        }
    }

    @Test
    void whatBreaksTheProtocolIsClosedWith1002() throws IOException {
        assertThat(closeAfter(new byte[] {(byte) (FINAL | TEXT), 2, '{', '}'}))
                .as("no mask")
                .isEqualTo(1002);
        assertThat(closeAfter(RawWebSocket.frame(FINAL | 0x40 | TEXT, bytes("{}"))))
                .as("a reserved bit")
                .isEqualTo(1002);
        assertThat(closeAfter(RawWebSocket.frame(FINAL | 3, bytes("{}"))))
                .as("a reserved kind")
                .isEqualTo(1002);
        assertThat(closeAfter(RawWebSocket.frame(PING, bytes(""))))
                .as("a ping in pieces")
                .isEqualTo(1002);
        assertThat(closeAfter(RawWebSocket.frame(FINAL | PING, new byte[126])))
                .as("a long ping")
                .isEqualTo(1002);
        assertThat(closeAfter(RawWebSocket.frame(FINAL | CONTINUATION, bytes("{}"))))
                .as("an end without a beginning")
                .isEqualTo(1002);
    }

    private int closeAfter(byte[] frame) throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.connection.send(frame);
            return socket.closeCode();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 4321})
    void aClientThatClosesIsAnsweredInKindAndTheConnectionEnds(int code) throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            socket.send(FINAL | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
            assertThat(socket.closeCode()).isEqualTo(code);
            assertThat(socket.connection.isAtEnd()).isTrue();
        }
        harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOne() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(FINAL | CLOSE, new byte[0]);
            assertThat(socket.frame(CLOSE).payload()).isEmpty();
            assertThat(socket.connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aClientThatIsGoneWithoutAWordIsForgotten() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 1.0");
        }
        harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
    }

    @Test
    void whatIsNoJsonClosesForGood() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.say("subscribe please").closeCode()).isEqualTo(4500);
        }
    }

    // What a client still sends while it is told to go must not take the telling with it.
    @Test
    void aFloodIsClosedAndTheClientHearsWhy() throws IOException {
        harbour = with(limits -> limits.withFramesPerSecond(20));
        try (RawWebSocket socket = harbour.webSocket()) {
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 3000; i++) {
                flood.writeBytes(RawWebSocket.frame(FINAL | TEXT, bytes("{\"op\": \"ping\"}")));
            }
            socket.connection.send(flood.toByteArray());
            assertThat(socket.closeCode()).isEqualTo(4501);
        }
    }

    @Test
    void piecesThatNeverBecomeAMessageAreAFloodToo() throws IOException {
        harbour = with(limits -> limits.withFramesPerSecond(20));
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.send(TEXT, new byte[0]);
            for (int i = 0; i < 50; i++) {
                socket.send(CONTINUATION, new byte[0]);
            }
            assertThat(socket.closeCode()).isEqualTo(4501);
        }
    }

    @Test
    void aConnectionThatSaysNothingAndSubscribesToNothingIsClosedAndMayComeBack() throws IOException {
        harbour.close();
        harbour = new Harbour(options -> options.withTimeouts(options.timeouts().withIdle(Duration.ofMillis(300))));
        try (RawWebSocket silent = harbour.webSocket();
                RawWebSocket subscribed = harbour.webSocket();
                RawWebSocket unsubscribed = harbour.webSocket()) {
            subscribed.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            unsubscribed.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            unsubscribed.say("{'op': 'unsubscribe', 'id': 's1'}").next("closed");

            assertThat(silent.send(FINAL | PING, new byte[0]).frame(PONG).payload())
                    .as("a ping says nothing")
                    .isEmpty();
            assertThat(silent.closeCode()).isEqualTo(4001);
            assertThat(unsubscribed.closeCode()).isEqualTo(4001);
            assertThat(subscribed.say("{'op': 'ping', 'id': 'x'}").next("pong", "x"))
                    .isNotEmpty();
        }
    }

    // Commands are reason enough to be here.
    @Test
    void aClientThatOnlySendsCommandsIsNotIdle() throws IOException {
        harbour.close();
        harbour = new Harbour(options -> options.withTimeouts(options.timeouts().withIdle(Duration.ofSeconds(1))));
        harbour.tale("e1").begin("a").start("a");
        try (RawWebSocket watching = harbour.webSocket();
                RawWebSocket commanding = harbour.webSocket()) {
            watching.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            for (int i = 0; i < 15; i++) { // a while for each: a position comes every 50 ms
                watching.next("position");
                watching.next("position");
                commanding.say("{'op': 'pause', 'id': 'c" + i + "', 'executionId': 'e1'}");
                assertThat(commanding.next("ok", "c" + i)).isNotEmpty();
            }
        }
    }

    @Test
    void whoAnswersNoPingIsClosedAndMayComeBack() throws IOException {
        harbour = with(limits -> limits.withPing(Duration.ofMillis(100)).withPong(Duration.ofMillis(100)));
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.frame(PING).payload()).isEmpty();
            assertThat(socket.closeCode()).isEqualTo(4000);
        }
    }

    @Test
    void anyFrameShowsThatAClientIsThere() throws IOException {
        harbour = with(limits -> limits.withPing(Duration.ofMillis(100)).withPong(Duration.ofMillis(90)));
        try (RawWebSocket socket = harbour.webSocket()) {
            for (int i = 0; i < 10; i++) {
                Frame ping = socket.frame(PING);
                if (i % 2 == 0) {
                    socket.send(FINAL | PONG, ping.payload());
                } else {
                    socket.say("{'op': 'ping'}");
                }
            }
            assertThat(socket.say("{'op': 'ping', 'id': 'x'}").next("pong", "x"))
                    .isNotEmpty();
        }
    }

    @Test
    void oneConnectionTooManyIsToldToComeBackLater() throws IOException {
        harbour.close();
        harbour = new Harbour(options -> options.withLimits(options.limits().withStreams(1)));
        try (RawWebSocket first = harbour.webSocket()) {
            first.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            try (RawWebSocket second = harbour.webSocket()) {
                assertThat(second.closeCode()).isEqualTo(1013);
            }
            harbour.awaitMetric("telltale_streams_refused_total{transport=\"websocket\"} 1.0");
            assertThat(harbour.get("/api/v1/events", "Accept", "application/json, */*")
                            .status())
                    .as("both kinds of stream have one bound")
                    .isEqualTo(503);
        }
    }

    private Harbour with(UnaryOperator<WebSocketLimits> limits) {
        harbour.close();
        return new Harbour(options -> options.withLimits(
                options.limits().withWebSocket(limits.apply(options.limits().webSocket()))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
