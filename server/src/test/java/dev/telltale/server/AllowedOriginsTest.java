package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.server.RawConnection.Head;
import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of origins that are allowed, as browsers let them speak (Fetch, the CORS protocol). */
class AllowedOriginsTest {
    private static final String ORIGIN = "https://ops.example";
    private static final String PAGE = "Origin: " + ORIGIN;
    private static final String ALLOW = "access-control-allow-origin";

    private final Harbour harbour =
            new Harbour(options -> options.withOrigins(Set.of("https://OPS.example", "http://localhost:3000"))
                    .withLimits(options.limits().withConnections(ConnectionLimits.DEFAULT.withInAll(1))));

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void aPageReadsAnswersAndErrors() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Whole answer = connection.request("GET", "/api/v1/executions", PAGE).readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertReadable(answer.headers());
            Whole error =
                    connection.request("GET", "/api/v1/executions/none", PAGE).readAnswer();
            assertThat(error.status()).isEqualTo(404);
            assertReadable(error.headers());
        }
    }

    @Test
    void aPageWatchesAStream() throws IOException {
        try (SseStream stream = harbour.stream("/api/v1/events", PAGE)) {
            assertReadable(stream.head.headers());
            assertThat(stream.head.headers()).containsEntry("cache-control", "no-cache, no-transform");
        }
    }

    @Test
    void whatVariesAnywayVariesByOriginToo() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection
                            .request("GET", "/api/v1/executions/e1/events", PAGE, "Accept: application/json")
                            .readAnswer()
                            .headers())
                    .containsEntry("vary", "Accept, Origin");
        }
    }

    @Test
    void aPageOpensAWebSocket() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            assertThat(RawWebSocket.shakeHands(connection, "telltale.v1", PAGE).status())
                    .isEqualTo(101);
        }
    }

    @Test
    void aBrowserThatAsksFirstIsToldWhatThereIs() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Head head = connection
                    .request(
                            "OPTIONS",
                            "/api/v1/workflows/release",
                            PAGE,
                            "Access-Control-Request-Method: PUT",
                            "Access-Control-Request-Headers: content-type")
                    .readHead();
            assertThat(head.status()).isEqualTo(204);
            assertThat(head.headers())
                    .containsEntry(ALLOW, ORIGIN)
                    .containsEntry("access-control-allow-methods", "DELETE, GET, HEAD, PUT")
                    .containsEntry(
                            "access-control-allow-headers",
                            "Accept, Authorization, Cache-Control, Content-Type, Last-Event-ID")
                    .containsEntry("vary", "Access-Control-Request-Method, Access-Control-Request-Headers, Origin");
        }
    }

    @Test
    void anOptionsThatAsksForNothingIsNoMethodOfHere() throws IOException {
        try (RawConnection connection = harbour.connect()) {
            assertThat(connection
                            .request("OPTIONS", "/api/v1/executions", PAGE)
                            .readAnswer()
                            .status())
                    .isEqualTo(405);
        }
    }

    @Test
    void aBrowserThatIsTurnedAwayMayReadThatItShallComeBack() throws IOException {
        try (RawConnection first = harbour.connect()) {
            assertThat(first.request("GET", "/health/live").readAnswer().headers())
                    .as("caches keep what is read from anywhere apart from what a page may read")
                    .containsEntry("vary", "Origin")
                    .doesNotContainKey(ALLOW);
            try (RawConnection second = harbour.connect()) {
                Whole answer = second.request("GET", "/api/v1/events", PAGE, "Accept: text/event-stream")
                        .readAnswer();
                assertThat(answer.body()).contains("retry: ");
                assertReadable(answer.headers());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://evil.example", "http://ops.example", "https://ops.example:444", "https://ops.example.x"
            })
    void otherPagesAreStillRefused(String origin) throws IOException {
        try (RawConnection connection = harbour.connect()) {
            Head head = connection
                    .request(
                            "OPTIONS", "/api/v1/executions", "Origin: " + origin, "Access-Control-Request-Method: POST")
                    .readHead();
            assertThat(head.status()).isEqualTo(403);
            assertThat(head.headers()).doesNotContainKey(ALLOW);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "https://*.example", "null", "ops.example", "https://ops.example/", "https://a@b"})
    void anOriginIsOneAndWhole(String origin) {
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withOrigins(Set.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + origin + "'; use a scheme, a host");
    }

    private static void assertReadable(Map<String, String> headers) {
        assertThat(headers)
                .containsEntry(ALLOW, ORIGIN)
                .containsEntry("access-control-allow-credentials", "true")
                .containsEntry("vary", "Origin");
    }
}
