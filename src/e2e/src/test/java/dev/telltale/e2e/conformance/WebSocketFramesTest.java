package dev.telltale.e2e.conformance;

import static dev.telltale.e2e.conformance.WebSocketWire.BINARY;
import static dev.telltale.e2e.conformance.WebSocketWire.CLOSE;
import static dev.telltale.e2e.conformance.WebSocketWire.CONTINUATION;
import static dev.telltale.e2e.conformance.WebSocketWire.FINAL;
import static dev.telltale.e2e.conformance.WebSocketWire.PING;
import static dev.telltale.e2e.conformance.WebSocketWire.PONG;
import static dev.telltale.e2e.conformance.WebSocketWire.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames, whatever they say (RFC 6455, sections 5 and 7). */
@ExtendWith(Subject.Parameter.class)
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "takes a while, and the JDK makes no difference to it")
class WebSocketFramesTest {
    private static final int RESERVED = 0x40;
    private static final byte[] NOTHING = {};

    private final Subject server;

    WebSocketFramesTest(Subject server) {
        this.server = server;
    }

    @Test
    void aPingIsAnsweredWithItsOwnPayload() throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            for (String payload : new String[] {"", "x", "p".repeat(125)}) {
                WebSocketWire.Frame pong =
                        socket.send(FINAL | PING, bytes(payload)).frame();
                assertThat(pong.kind()).isEqualTo(PONG);
                assertThat(pong.text()).isEqualTo(payload);
            }
        }
    }

    @Test
    void aPongThatNobodyAskedForIsNoFault() throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            socket.send(FINAL | PONG, bytes("?")).say("{'op':'ping','id':'p'}");
            assertThat(socket.next("pong").get("id").asString()).isEqualTo("p");
        }
    }

    @Test
    void aMessageMayComeInPiecesEvenWithinACharacterAndWithAPingBetween() throws IOException {
        byte[] message = bytes("{\"op\":\"ping\",\"id\":\"é\"}");
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            socket.send(TEXT, new byte[] {message[0]});
            socket.send(FINAL | PING, bytes("between"));
            for (int i = 1; i < message.length; i++) {
                socket.send(CONTINUATION, new byte[] {message[i]});
            }
            socket.send(FINAL | CONTINUATION, NOTHING);
            assertThat(socket.frame().text()).isEqualTo("between");
            assertThat(socket.next().get("id").asString()).isEqualTo("é");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void aCloseIsAnsweredInKindAndTheConnectionEnds(int code) throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            assertThat(socket.send(FINAL | CLOSE, WebSocketWire.close(code)).closeCode())
                    .isEqualTo(code);
        }
    }

    @Test
    void aCloseWithoutACodeIsAnsweredAsWell() throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            assertThat(socket.send(FINAL | CLOSE, NOTHING).closeCode()).isIn(1000, 1005);
        }
    }

    // RFC 6455, section 7.4: some codes only tell a program what has happened to its connection.
    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999})
    void aCloseWithACodeThatIsNeverSentEndsTheConnectionAndIsNotRepeated(int code) throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            assertThat(socket.send(FINAL | CLOSE, WebSocketWire.close(code)).closeCode())
                    .isIn(1002, 1006);
        }
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("a reserved bit", FINAL | RESERVED | TEXT, bytes("{}"), 1002),
                Arguments.of("a reserved kind", FINAL | 3, NOTHING, 1002),
                Arguments.of("a reserved control frame", FINAL | 11, NOTHING, 1002),
                Arguments.of("a piece of nothing", FINAL | CONTINUATION, bytes("{}"), 1002),
                Arguments.of("a ping in pieces", PING, bytes("x"), 1002),
                Arguments.of("a ping that is too long", FINAL | PING, new byte[126], 1002),
                Arguments.of("a close of one byte", FINAL | CLOSE, new byte[1], 1002),
                Arguments.of("bytes", FINAL | BINARY, bytes("{}"), 1003),
                Arguments.of("text that is no UTF-8", FINAL | TEXT, new byte[] {'"', (byte) 0xc3, '"'}, 1007),
                Arguments.of("half a pair of surrogates", FINAL | TEXT, new byte[] {(byte) 0xed, (byte) 0xa0, 0}, 1007),
                Arguments.of("a frame that is too long", FINAL | TEXT, new byte[(64 << 10) + 1], 1009),
                Arguments.of("no JSON", FINAL | TEXT, bytes("{nonsense"), 4500));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("wrong")
    void whatIsWrongIsClosedAndSaysWhy(String what, int first, byte[] payload, int code) throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            assertThat(socket.send(first, payload).closeCode()).as(what).isEqualTo(code);
        }
    }

    @Test
    void aFrameWithoutAMaskIsWrong() throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            assertThat(socket.raw(new byte[] {(byte) (FINAL | TEXT), 2, '{', '}'})
                            .closeCode())
                    .isEqualTo(1002);
        }
    }

    @Test
    void piecesThatAreTooLongTogetherAreWrong() throws IOException {
        try (WebSocketWire socket = WebSocketWire.open(server)) {
            socket.send(TEXT, new byte[40 << 10]).send(CONTINUATION, new byte[40 << 10]);
            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
