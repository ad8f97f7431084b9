package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.RawConnection.Whole;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections there may be, how fast they come, and how long one may take. */
class ConnectionsTest {
    private static final String LIVE = "/health/live";

    private Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void oneConnectionTooManyIsToldSoAndClosed() throws IOException {
        harbour = limited(limits -> limits.withInAll(2));
        try (RawConnection first = use();
                RawConnection second = use()) {
            try (RawConnection third = harbour.connect()) {
                Whole answer = third.request("GET", LIVE).readAnswer();
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers())
                        .containsEntry("content-type", "application/problem+json")
                        .containsEntry("retry-after", "5");
                assertThat(answer.body()).contains("as many connections are open as are allowed");
                assertThat(third.isAtEnd()).isTrue();
            }
            assertThat(first.request("GET", LIVE).readAnswer().status()).isEqualTo(200);
            assertThat(second.request("GET", "/metrics").readAnswer().body())
                    .contains("telltale_connections_refused_total 1.0");
        }
    }

    @Test
    void aPlaceThatIsLeftIsFreeAgain() throws IOException {
        harbour = limited(limits -> limits.withInAll(1).withPerAddress(1));
        use().close();

        Awaitility.await().ignoreExceptions().until(() -> {
            try (RawConnection next = harbour.connect()) {
                return next.request("GET", LIVE).readAnswer().status() == 200;
            }
        });
    }

    // A browser takes any other status for the end of the stream, for good.
    @Test
    void aBrowserThatIsTooManyIsToldToComeBack() throws IOException {
        harbour = limited(limits -> limits.withInAll(1));
        try (RawConnection first = use();
                RawConnection browser = harbour.connect()) {
            Whole answer = browser.request("GET", "/api/v1/events", "Accept: text/event-stream")
                    .readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
            assertThat(answer.body()).matches("(?s): telltale\nretry: (1[5-9]|2[0-9])\\d{3}\n\n");
            assertThat(browser.isAtEnd()).isTrue();
            assertThat(first.socket.isConnected()).isTrue();
        }
    }

    @Test
    void oneAddressHasOnlySoMany() throws IOException {
        harbour = limited(limits -> limits.withPerAddress(1));
        try (RawConnection first = use();
                RawConnection second = harbour.connect()) {
            Whole answer = second.request("GET", LIVE).readAnswer();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).contains("your address has 1 connections open");
            assertThat(first.socket.isConnected()).isTrue();
        }
    }

    // Which of them is decided first is up to the event loops; how many at what time is exact in GateTest.
    @Test
    void connectionsThatComeTooFastAreTurnedAway() throws IOException {
        harbour = limited(limits -> limits.withPerSecond(1));
        List<Whole> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) { // half a minute's worth
            try (RawConnection connection = harbour.connect()) {
                answers.add(connection.request("GET", LIVE).readAnswer());
            }
        }
        assertThat(answers).extracting(Whole::status).containsOnly(200, 503);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 503)
                .allMatch(answer -> answer.body().contains("more than 1 connections come in a second"));
    }

    // Each byte would keep the connection from being idle.
    @Test
    void aHeadThatComesByAndByIsAnsweredWith408() throws IOException {
        harbour = timed(timeouts -> timeouts.withHead(Duration.ofMillis(200)));
        try (RawConnection slow = harbour.connect()) {
            assertThat(slow.request("GET", LIVE).readAnswer().status()).isEqualTo(200);
            Whole answer = slow.send("GET /health/live HTTP/1.1\r\nHo").readAnswer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.body()).contains("the head had not arrived in full after 200 ms");
            assertThat(slow.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBodyAndAStreamAndAWebSocketMayTakeLongerThanAHead() throws IOException {
        harbour = timed(timeouts -> timeouts.withHead(Duration.ofMillis(100)));
        try (RawConnection posting = harbour.connect();
                SseStream stream = harbour.stream("/api/v1/events");
                RawWebSocket socket = harbour.webSocket()) {
            posting.request(
                    "POST", "/api/v1/workflows/validate", "Content-Type: application/yaml", "Content-Length: 9");
            posting.send("nam");
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            for (int i = 0; i < 5; i++) { // of 50 ms each
                socket.next("position");
                socket.say("{'op': 'ping', 'id': 'x'}").next("pong");
            }
            assertThat(posting.send("e: abc").readAnswer().status()).isEqualTo(422);
            harbour.tale("e1").begin("a");
            assertThat(stream.next("execution.started")).isNotNull();
        }
    }

    // Not only streams: any answer that is not read.
    @Test
    void aClientThatDoesNotReadAnAnswerIsLetGoOf() throws IOException {
        harbour = timed(timeouts -> timeouts.withStalled(Duration.ofMillis(300)));
        harbour.tale("e1").begin("a").start("a").pour("a", 1500, 8000);
        try (RawConnection stalled = RawConnection.to(harbour.server.port(), 4096)) {
            assertThat(stalled.request("GET", LIVE).readAnswer().status()).isEqualTo(200);
            stalled.request("GET", "/api/v1/executions/e1/events?limit=10000", "Accept: application/json");
            harbour.awaitMetric("telltale_connections 1.0"); // the one that asks
        }
    }

    private RawConnection use() throws IOException {
        RawConnection used = harbour.connect();
        assertThat(used.request("GET", LIVE).readAnswer().status()).isEqualTo(200);
        return used;
    }

    private Harbour limited(UnaryOperator<ConnectionLimits> limits) {
        harbour.close();
        return new Harbour(options -> options.withLimits(
                options.limits().withConnections(limits.apply(options.limits().connections()))));
    }

    private Harbour timed(UnaryOperator<ServerOptions.Timeouts> timeouts) {
        harbour.close();
        return new Harbour(options -> options.withTimeouts(timeouts.apply(options.timeouts())));
    }
}
