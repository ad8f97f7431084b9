package dev.telltale.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection becomes a WebSocket (RFC 6455, section 4), and when it does not. */
@ExtendWith(Subject.Parameter.class)
class WebSocketHandshakeTest {
    private static final List<String> HANDSHAKE = List.of(
            "Upgrade: websocket",
            "Connection: Upgrade",
            WebSocketWire.KEY,
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: telltale.v1");

    private final Subject server;

    WebSocketHandshakeTest(Subject server) {
        this.server = server;
    }

    @Test
    void theAnswerProvesThatTheKeyWasReadAndNamesTheSubprotocol() throws IOException {
        try (Wire wire = WebSocketWire.ask(server.connect(), "Sec-WebSocket-Extensions: permessage-deflate")) {
            Wire.Head head = wire.readHead();
            assertThat(head.status()).isEqualTo(101);
            assertThat(head.values("Upgrade")).singleElement().asString().isEqualToIgnoringCase("websocket");
            assertThat(head.values("Connection")).singleElement().asString().isEqualToIgnoringCase("upgrade");
            assertThat(head.values("Sec-WebSocket-Accept")).containsExactly(WebSocketWire.ACCEPT);
            assertThat(head.values("Sec-WebSocket-Protocol")).containsExactly("telltale.v1");
            assertThat(head.values("Sec-WebSocket-Extensions"))
                    .as("frames are shared, so none is compressed")
                    .isEmpty();
        }
    }

    @Test
    void theSubprotocolIsFoundAmongOthers() throws IOException {
        assertThat(answer("Sec-WebSocket-Protocol: chat, telltale.v1, mqtt").status())
                .isEqualTo(101);
    }

    // Some servers open the connection all the same, and nobody ever speaks on it.
    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Protocol: chat", "X-No-Protocol: at all"})
    void withoutTheSubprotocolThereIsNoWebSocket(String header) throws IOException {
        assertThat(answer(header).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Version: 8", "Sec-WebSocket-Version: 14"})
    void anotherVersionIsToldWhichOneThereIs(String header) throws IOException {
        Wire.Head head = answer(header);
        assertThat(head.status()).isEqualTo(426);
        assertThat(head.values("Sec-WebSocket-Version")).containsExactly("13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sec-WebSocket-Key: c2hvcnQ=", "Sec-WebSocket-Key: no base64!", "X-No-Key: at all"})
    void aKeyIsSixteenBytes(String header) throws IOException {
        assertThat(answer(header).status()).isEqualTo(400);
    }

    @Test
    void whoWantsNoWebSocketIsToldThatHereIsOne() throws IOException {
        try (Wire wire = server.connect().get(WebSocketWire.PATH)) {
            Wire.Answer answer = wire.readAnswer();
            assertThat(answer.head().status()).isEqualTo(426);
            assertThat(answer.head().values("Upgrade")).containsExactly("websocket");
        }
    }

    // A browser asks nobody before it opens a WebSocket, so the server is the only one who can refuse.
    @Test
    void pagesOfOthersGetNone() throws IOException {
        assertThat(answer("Origin: http://elsewhere.example").status()).isEqualTo(403);
    }

    @Test
    void itsOwnPagesGetOne() throws IOException {
        try (Wire wire = server.connect()) {
            assertThat(WebSocketWire.ask(wire, "Origin: http://" + wire.host())
                            .readHead()
                            .status())
                    .isEqualTo(101);
        }
    }

    /** To a handshake in which one header is another, or missing if it begins with {@code X-No-}. */
    private Wire.Head answer(String header) throws IOException {
        String name = header.substring(0, header.indexOf(':')).replace("X-No-", "Sec-WebSocket-");
        List<String> headers = new ArrayList<>(HANDSHAKE);
        headers.removeIf(line -> line.startsWith(name + ":"));
        headers.add(header);
        try (Wire wire = server.connect().get(WebSocketWire.PATH, headers.toArray(String[]::new))) {
            return wire.readHead();
        }
    }
}
