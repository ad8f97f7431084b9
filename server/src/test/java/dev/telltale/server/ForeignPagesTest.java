package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any page in any browser on this machine can reach a server on loopback; none but its own may use it. */
class ForeignPagesTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1",
                "localhost:1",
                "127.0.0.1:80",
                "[::1]",
                "127.0.0.1.evil.example:PORT"
            })
    void aHostThatIsNotThisServerIsRefused(String host) throws IOException {
        assertThat(ask(host(host)).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT.evil.example", "127.0.0.1:", "[::1", "a:b:PORT", "127.0.0.1:99999999999"})
    void aHostThatIsNoneIsRefused(String host) throws IOException {
        Whole answer = ask(host(host));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("header Host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST:PORT", "[::1]:PORT"})
    void thisServerHasSeveralNames(String host) throws IOException {
        assertThat(ask(host(host)).status()).isEqualTo(200);
    }

    @Test
    void aRequestHasOneHost() throws IOException {
        assertThat(ask("X-None: 1").status()).isEqualTo(400);
        assertThat(ask(host("127.0.0.1:PORT") + "\r\n" + host("127.0.0.1:PORT")).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "http://localhost:3000",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1"
            })
    void aPageOfAnotherOriginIsRefused(String origin) throws IOException {
        Whole answer = ask(host("127.0.0.1:PORT") + "\r\nOrigin: " + withPort(origin));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void aPageOfAnotherOriginStartsNothing() throws IOException {
        String body = "{\"workflow\": \"release\", \"id\": \"e1\"}";
        try (RawConnection connection = harbour.connect()) {
            connection.send("POST /api/v1/executions HTTP/1.1\r\n" + host("127.0.0.1:PORT")
                    + "\r\nOrigin: http://evil.example\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            assertThat(connection.readAnswer().status()).isEqualTo(403);
        }
        assertThat(harbour.get("/api/v1/executions/e1").status()).isEqualTo(404);
    }

    @Test
    void itsOwnPagesAreWelcome() throws IOException {
        assertThat(ask(host("127.0.0.1:PORT") + "\r\nOrigin: " + withPort("http://localhost:PORT"))
                        .status())
                .isEqualTo(200);
    }

    private String host(String host) {
        return "Host: " + withPort(host);
    }

    private String withPort(String text) {
        return text.replace("PORT", String.valueOf(harbour.server.port()));
    }

    private Whole ask(String headers) throws IOException {
        try (RawConnection connection = harbour.connect()) {
            return connection
                    .send("GET /health/live HTTP/1.1\r\n" + headers + "\r\n\r\n")
                    .readAnswer();
        }
    }
}
