package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.RawConnection.Head;
import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketHandshakeTest {
    private static final String[] WHOLE = {
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: telltale.v1"
    };

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void theSubprotocolIsChosenAmongThoseOfferedAndNothingElseIs() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Head head = RawWebSocket.shakeHands(
                    connection,
                    "chat, telltale.v1",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");

            assertThat(head.status()).isEqualTo(101);
            assertThat(head.headers())
                    .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                    .containsEntry("sec-websocket-protocol", "telltale.v1")
                    .doesNotContainKey("sec-websocket-extensions");
        }
    }

    // Netty would agree to speak, and then nobody would: a connection that nothing ends.
    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "telltale.v2", "TELLTALE.V1"})
    void aClientThatDoesNotOfferTheSubprotocolIsToldWhichOne(String offered) throws IOException {
        Whole answer = ask(4, offered.isEmpty() ? null : "Sec-WebSocket-Protocol: " + offered);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
        assertThat(answer.body()).contains("the subprotocol telltale.v1 is not offered", "new WebSocket(url");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "12", "14", "thirteen"})
    void anotherVersionIsToldTheOneThereIs(String version) throws IOException {
        Whole answer = ask(2, version.isEmpty() ? null : "Sec-WebSocket-Version: " + version);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers()).containsEntry("sec-websocket-version", "13");
        assertThat(answer.body()).contains("Sec-WebSocket-Version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "dGhlIHNhbXBsZSBub25j", "****"})
    void aKeyIsSixteenBytes(String key) throws IOException {
        Whole answer = ask(3, key.isEmpty() ? null : "Sec-WebSocket-Key: " + key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Sec-WebSocket-Key");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPlainRequestIsToldThatHereIsAWebSocket(int missing) throws IOException {
        Whole answer = ask(missing, null);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers()).containsEntry("upgrade", "websocket");
        assertThat(answer.body()).contains("asks for no WebSocket", "GET /api/v1/events");
    }

    @Test
    void aPlainRequestLeavesTheConnectionAsItWas() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection.request("GET", RawWebSocket.PATH).readAnswer().status())
                    .isEqualTo(426);
            assertThat(connection.request("GET", "/health/live").readAnswer().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void onlyAGetOfHttp11BecomesAWebSocket() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection
                            .request("HEAD", RawWebSocket.PATH, WHOLE)
                            .readHead()
                            .status())
                    .isEqualTo(426);
        }
        try (RawConnection connection = harbour.connect()) {
            connection.send("GET " + RawWebSocket.PATH + " HTTP/1.0\r\nHost: " + connection.host() + "\r\n"
                    + String.join("\r\n", WHOLE) + "\r\n\r\n");
            assertThat(connection.readHead().status()).isEqualTo(426);
        }
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection
                            .request("POST", RawWebSocket.PATH, WHOLE)
                            .readAnswer()
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void aRequestForAWebSocketHasNoBody() throws IOException {
        assertThat(ask(-1, "Content-Length: 2").status()).isEqualTo(400);
    }

    @Test
    void aParameterThatDoesNotExistIsNamed() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection
                    .request("GET", RawWebSocket.PATH + "?token=1", WHOLE)
                    .readAnswer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("token");
        }
    }

    // Browsers ask nobody before they open a WebSocket to another origin.
    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1:PORT"})
    void aPageOfAnotherOriginGetsNone(String origin) throws IOException {
        Whole answer = ask(-1, "Origin: " + origin.replace("PORT", String.valueOf(harbour.server.port())));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void anotherHostGetsNone() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            connection.send("GET " + RawWebSocket.PATH + " HTTP/1.1\r\nHost: evil.example\r\n"
                    + String.join("\r\n", WHOLE) + "\r\n\r\n");
            assertThat(connection.readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void itsOwnPagesAreWelcome() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Head head = RawWebSocket.shakeHands(
                    connection, "telltale.v1", "Origin: http://localhost:" + harbour.server.port());
            assertThat(head.status()).isEqualTo(101);
        }
    }

    /** @param without which header of a whole handshake is left out; none if negative */
    private Whole ask(int without, @Nullable String instead) throws IOException {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < WHOLE.length; i++) {
            headers.append(i == without ? "" : WHOLE[i] + "\r\n");
        }
        headers.append(instead == null ? "" : instead + "\r\n");
        try (RawConnection connection = harbour.connect()) {
            return connection
                    .send("GET " + RawWebSocket.PATH + " HTTP/1.1\r\nHost: " + connection.host() + "\r\n" + headers
                            + "\r\n")
                    .readAnswer();
        }
    }
}
