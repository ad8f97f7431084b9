package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.server.Harbour.Reply;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LifeOfTheServerTest {
    /** Far longer than anything here takes, and shorter than a stalled client is waited for. */
    private static final int SOON = 45;

    private static final String COME_BACK = ": telltale\nretry: (1[5-9]|2[0-9])[0-9]{3}\n\n";

    // G2
    @Test
    @Timeout(SOON)
    void streamsAreToldThatTheServerEnds() throws Exception {
        Harbour harbour = new Harbour();
        harbour.tale("e1").begin("a");
        List<SseStream> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            SseStream stream = harbour.stream("/api/v1/executions/e1/events");
            stream.next("execution.started");
            streams.add(stream);
        }
        String last = harbour.monitor.head().toString();
        harbour.server.close();

        for (SseStream stream : streams) {
            Frame closed = stream.next();
            assertThat(closed.json())
                    .containsEntry("type", "stream.closed")
                    .containsEntry("reason", "shutdown")
                    .containsEntry("delivered", 1L);
            assertThat(closed.id()).isEqualTo(last);
            assertThat(stream.next()).isNull();
            stream.close();
        }
        assertThatThrownBy(harbour::connect).isInstanceOf(ConnectException.class);
        harbour.close();
    }

    @Test
    @Timeout(SOON)
    void aWatcherThatDoesNotReadDoesNotKeepTheServerAlive() throws Exception {
        Harbour harbour =
                new Harbour(options -> options.withTimeouts(options.timeouts().withClose(Duration.ofMillis(500))));
        Tale tale = harbour.tale("e1").begin("a");
        try (SseStream stalled =
                SseStream.open(RawConnection.to(harbour.server.port(), 4096), "/api/v1/executions/e1/events")) {
            tale.start("a").pour("a", 2000, 8000);
            harbour.awaitStall();
            harbour.close();

            assertThat(stalled.head.status()).isEqualTo(200);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        Harbour harbour = new Harbour();
        harbour.close();
        harbour.close();
    }

    @Test
    void threadsEndWithTheServer() {
        new Harbour().close();
        org.awaitility.Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("telltale-http")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void anAddressThatOthersCanReachIsRefused(String host) {
        assertThatThrownBy(() -> new Harbour(options -> options.withHost(host)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host is '" + host + "'")
                .hasMessageContaining("use 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no.such.host.invalid"})
    void whatIsNoAddressIsRefused(String host) {
        assertThatThrownBy(() -> new Harbour(options -> options.withHost(host)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("host is '" + host + "', which is no address; use 127.0.0.1");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (Harbour first = new Harbour()) {
            assertThatThrownBy(() -> new Harbour(options -> options.withPort(first.server.port())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.server.port());
        }
    }

    @Test
    void optionsThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> ServerOptions.DEFAULT.withPort(70_000)).hasMessageContaining("port is 70000");
        assertThatThrownBy(() -> ServerOptions.Limits.DEFAULT.withStreams(0)).hasMessageContaining("streams is 0");
        assertThatThrownBy(() -> ServerOptions.Timeouts.DEFAULT.withHeartbeat(Duration.ZERO))
                .hasMessageContaining("heartbeat is PT0S");
    }

    @Test
    void oneStreamTooManyIsSentAwayInAWayABrowserUnderstands() throws IOException {
        try (Harbour harbour = new Harbour(
                        options -> options.withLimits(options.limits().withStreams(1)));
                SseStream first = harbour.stream("/api/v1/events")) {
            first.next("stream.opened");
            // A browser takes any status but 200 for final and never comes back.
            Reply second = harbour.get("/api/v1/events", "Accept", "text/event-stream");
            assertThat(second.status()).isEqualTo(200);
            assertThat(second.text()).matches(COME_BACK);
            Reply other = harbour.get("/api/v1/events", "Accept", "*/*");
            assertThat(other.status()).isEqualTo(503);
            assertThat(other.header("Retry-After")).isEqualTo("5");
            assertThat(harbour.get("/metrics").text())
                    .contains("telltale_streams_refused_total{transport=\"sse\"} 2.0");
        }
    }

    @Test
    void aServerThatEndsServesThoseWhoAreThereAndTakesNoMore() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream stream = harbour.stream("/api/v1/events");
                RawWebSocket socket = harbour.webSocket()) {
            stream.next("stream.opened");
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened", "s1");
            harbour.server.drain(Duration.ofHours(1));

            harbour.tale("e1").begin("a");
            stream.next("execution.started");
            socket.next("event", "s1");

            assertThat(harbour.get("/api/v1/events", "Accept", "text/event-stream")
                            .text())
                    .matches(COME_BACK);
            assertThat(harbour.get("/api/v1/events", "Accept", "*/*").json())
                    .containsEntry("detail", "the server is shutting down");
            assertThat(harbour.webSocket().closeCode()).isEqualTo(1001);
            Map<String, Object> refused =
                    socket.say("{'op': 'subscribe', 'id': 's2'}").next("error", "s2");
            assertThat(RawWebSocket.problem(refused)).containsEntry("detail", "the server is shutting down");

            harbour.server.close();
            assertThat(stream.next("stream.closed").json()).containsEntry("reason", "shutdown");
            assertThat(socket.next("closed", "s1")).containsEntry("reason", "shutdown");
            assertThat(socket.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void itSaysThatItLivesAndIsReady() {
        try (Harbour harbour = new Harbour()) {
            assertThat(harbour.get("/health/live").status()).isEqualTo(200);
            assertThat(harbour.get("/health/ready").text()).isEqualTo("{\"status\":\"ready\"}");
            assertThat(harbour.get("/").text()).contains("/api/v1/executions/{id}/events");
        }
    }

    @Test
    void itSaysWhyItIsNotReadyAndServesOn() {
        try (Harbour harbour = new Harbour()) {
            harbour.trouble.set("the journal cannot be written: the disk is full");
            Reply full = harbour.get("/health/ready");
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(full.json()).containsEntry("detail", "the journal cannot be written: the disk is full");

            Reply refused = harbour.json("/api/v1/executions", "{\"workflow\":\"any\"}");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json()).containsEntry("detail", "the journal cannot be written: the disk is full");

            harbour.trouble.set(null);
            assertThat(harbour.get("/health/ready").status()).isEqualTo(200);

            harbour.server.drain(Duration.ZERO);
            assertThat(harbour.get("/health/ready").json()).containsEntry("detail", "the server is shutting down");
            assertThat(harbour.get("/health/live").status()).isEqualTo(200);
            assertThat(harbour.get("/api/v1/executions").status()).isEqualTo(200);
        }
    }
}
