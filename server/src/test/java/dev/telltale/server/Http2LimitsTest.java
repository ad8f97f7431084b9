package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds for connections of HTTP/1.1 holds for those of HTTP/2, and what only these can do is bounded. */
class Http2LimitsTest {
    private static final String LIVE = "/health/live";
    private static final String EVENTS = "/api/v1/events";
    private static final String VALIDATE = "/api/v1/workflows/validate";

    private Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    // ---- connections

    @Test
    void oneConnectionTooManyIsToldSoAndClosed() throws IOException {
        limited(limits -> limits.withInAll(1));
        try (RawHttp2 first = use();
                RawHttp2 second = connect()) {
            RawHttp2.Stream answer = second.answer(second.get(LIVE));
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers)
                    .containsEntry("content-type", "application/problem+json")
                    .containsEntry("retry-after", "5");
            assertThat(answer.body()).contains("as many connections are open as are allowed");
            second.readToEnd();
            assertThat(second.goAway).isEqualTo(Http2Error.NO_ERROR);
            assertThat(first.answer(first.get(LIVE)).status()).isEqualTo(200);
        }
    }

    @Test
    void aBrowserThatIsTooManyIsToldToComeBack() throws IOException {
        limited(limits -> limits.withPerAddress(1));
        try (RawHttp2 first = use();
                RawHttp2 browser = connect()) {
            RawHttp2.Stream answer = browser.answer(browser.get(EVENTS, "accept", "text/event-stream"));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).matches("(?s): telltale\nretry: (1[5-9]|2[0-9])\\d{3}\n\n");
            assertThat(first.answer(first.get(LIVE)).status()).isEqualTo(200);
        }
    }

    @Test
    void oneAddressHasOnlySoMany() throws IOException {
        limited(limits -> limits.withPerAddress(1));
        try (RawHttp2 first = use();
                RawHttp2 second = connect()) {
            assertThat(second.answer(second.get(LIVE)).status()).isEqualTo(429);
            assertThat(first.goAway).isNull();
        }
    }

    @Test
    void aConnectionHasOnlySoManyRequestsAtOnce() throws IOException {
        limited(limits -> limits.withRequests(2));
        try (RawHttp2 client = connect()) {
            assertThat(client.maxStreams).isEqualTo(2);
            client.await(client.get(EVENTS), "stream.opened");
            int second = client.get(EVENTS);
            client.await(second, "stream.opened");
            assertThat(client.answer(client.get(LIVE)).reset).isEqualTo(Http2Error.REFUSED_STREAM);
            client.reset(second);
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    @Test
    void allConnectionsTogetherHaveOnlySoManyRequestsAtOnce() throws IOException {
        limited(limits -> limits.withRequestsInAll(3));
        try (RawHttp2 one = connect();
                RawHttp2 other = connect()) {
            List<Integer> streams = one.watch(3, EVENTS);
            assertThat(other.answer(other.get(LIVE)).reset).isEqualTo(Http2Error.REFUSED_STREAM);
            one.reset(streams.get(0));
            Awaitility.await().until(() -> other.answer(other.get(LIVE)).reset == null);
        }
    }

    // ---- heads and bodies

    @Test
    void aHeadThatIsTooLongIsAnsweredWith431AndTheConnectionGoesOn() throws IOException {
        try (RawHttp2 client = connect()) {
            RawHttp2.Stream answer = client.answer(client.get(LIVE, "x-long", "x".repeat(40_000)));
            assertThat(answer.status()).isEqualTo(431);
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    // Each byte would keep the connection from being idle.
    @Test
    void aHeadThatComesByAndByIsTheEndOfTheConnection() throws IOException {
        timed(timeouts -> timeouts.withHead(Duration.ofMillis(200)));
        try (RawHttp2 client = use()) {
            int stream = client.next();
            byte[] head = client.head(stream, "GET", LIVE);
            byte[] frame = RawHttp2.bytes(Http2FrameTypes.HEADERS, RawHttp2.WHOLE, stream, head);
            client.send(Arrays.copyOf(frame, 12));
            client.readToEnd();
            assertThat(client.goAway).isEqualTo(Http2Error.NO_ERROR);
        }
    }

    @Test
    void aHeadInSeveralFramesIsNotToComeByAndByEither() throws IOException {
        timed(timeouts -> timeouts.withHead(Duration.ofMillis(200)));
        try (RawHttp2 client = use()) {
            int stream = client.next();
            byte[] head = client.head(stream, "GET", LIVE);
            client.frame(Http2FrameTypes.HEADERS, RawHttp2.END_STREAM, stream, Arrays.copyOf(head, 3));
            client.readToEnd();
            assertThat(client.goAway).isEqualTo(Http2Error.NO_ERROR);
        }
    }

    @Test
    void aFrameInPartIsTheEndAlsoWithThePrefaceAndWhileAStreamIsOpen() throws IOException {
        timed(timeouts -> timeouts.withHead(Duration.ofMillis(200)));
        byte[] settings = RawHttp2.bytes(Http2FrameTypes.SETTINGS, 0, 0, new byte[0]);
        byte[] ping = RawHttp2.bytes(Http2FrameTypes.PING, 0, 0, new byte[8]);
        byte[] greeting = RawHttp2.PREFACE.getBytes(StandardCharsets.US_ASCII);
        for (byte[] sent : List.of(
                greeting, // and no settings
                together(greeting, settings, Arrays.copyOf(ping, 4)),
                together(greeting, settings, Arrays.copyOf(ping, 12)))) {
            try (RawConnection slow = harbour.connect()) {
                slow.socket.getOutputStream().write(sent);
                slow.socket.getInputStream().readAllBytes();
            }
        }
        try (RawHttp2 watching = connect()) {
            watching.await(watching.get(EVENTS), "stream.opened");
            watching.send(Arrays.copyOf(ping, 12));
            watching.readToEnd();
        }
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void aHeadOfNothingIsReset() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.next();
            client.frame(Http2FrameTypes.HEADERS, RawHttp2.WHOLE, stream, new byte[0]);
            assertThat(client.answer(stream).reset).isEqualTo(Http2Error.PROTOCOL_ERROR);
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatIsNotAsLongAsAnnouncedIsNoFaultOfTheServer() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(
                    RawHttp2.END_HEADERS, "POST", VALIDATE, "content-type", "application/yaml", "content-length", "3");
            client.data(stream, "name: x", RawHttp2.END_STREAM);
            client.readUntil(() -> client.stream(stream).isOver());
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
        assertThat(harbour.get("/metrics").text()).doesNotContain("status=\"500\"");
    }

    @Test
    void aHeadInSeveralFramesIsOne() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.next();
            byte[] head = client.head(stream, "GET", LIVE);
            client.frame(Http2FrameTypes.HEADERS, RawHttp2.END_STREAM, stream, Arrays.copyOf(head, 3));
            byte[] rest = Arrays.copyOfRange(head, 3, head.length);
            client.frame(Http2FrameTypes.CONTINUATION, RawHttp2.END_HEADERS, stream, rest);
            assertThat(client.answer(stream).status()).isEqualTo(200);
        }
    }

    @Test
    void aPrefaceThatDoesNotComeInFullIsAnsweredWith408() throws IOException {
        timed(timeouts -> timeouts.withHead(Duration.ofMillis(200)));
        try (RawConnection slow = harbour.connect()) {
            assertThat(slow.send("PRI * HTTP/2.0\r\n").readAnswer().status()).isEqualTo(408);
            assertThat(slow.isAtEnd()).isTrue();
        }
    }

    @Test
    void aBodyThatIsTooLongIsAnsweredWith413AndTheConnectionGoesOn() throws IOException {
        try (RawHttp2 client = connect()) {
            int announced = client.begin(
                    RawHttp2.END_HEADERS,
                    "POST",
                    VALIDATE,
                    "content-type",
                    "application/yaml",
                    "content-length",
                    "9000000");
            assertThat(client.answer(announced).status()).isEqualTo(413);

            int poured = client.begin(RawHttp2.END_HEADERS, "POST", VALIDATE, "content-type", "application/yaml");
            for (int sent = 0; sent <= 1 << 20; sent += 16_384) {
                client.data(poured, new byte[16_384], 0);
            }
            assertThat(client.answer(poured).status()).isEqualTo(413);
            client.readUntil(() -> client.stream(announced).reset == Http2Error.NO_ERROR);
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    @Test
    void aBodyThatDoesNotComeInFullIsAnsweredWith408AndTheConnectionGoesOn() throws IOException {
        timed(timeouts -> timeouts.withBody(Duration.ofMillis(200)));
        try (RawHttp2 client = connect()) {
            int stream = client.begin(RawHttp2.END_HEADERS, "POST", VALIDATE, "content-type", "application/yaml");
            client.data(stream, "nam", 0);
            assertThat(client.answer(stream).status()).isEqualTo(408);
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    // ---- time

    @Test
    @Timeout(20)
    void aConnectionWithoutARequestIsClosedHoweverMuchItPings() throws IOException {
        timed(timeouts -> timeouts.withIdle(Duration.ofMillis(300)));
        try (RawHttp2 client = use()) {
            while (client.goAway == null) {
                client.frame(Http2FrameTypes.PING, 0, 0, new byte[8]);
                client.read();
            }
            assertThat(client.goAway).isEqualTo(Http2Error.NO_ERROR);
        }
    }

    @Test
    void aStreamThatSaysNothingKeepsItsConnection() throws IOException {
        timed(timeouts -> timeouts.withIdle(Duration.ofMillis(100)).withHeartbeat(Duration.ofSeconds(20)));
        try (RawHttp2 client = connect();
                RawHttp2 idle = use()) {
            int stream = client.watch(1, EVENTS).get(0);
            idle.readToEnd();
            harbour.tale("e1").begin("a");
            client.await(stream, "execution.started");
        }
    }

    // ---- clients that do not take what they asked for

    @Test
    void aStreamWhoseWindowStaysShutIsGivenUpAndTheOthersGoOn() throws IOException {
        timed(timeouts -> timeouts.withStalled(Duration.ofMillis(300)));
        try (RawHttp2 client = RawHttp2.to(harbour.server.port(), 1000)) {
            int stalled = client.get(EVENTS);
            int reading = client.get(EVENTS);
            client.allow(0, 1 << 24);
            client.allow(reading, 1 << 24);
            client.await(stalled, "stream.opened");
            client.await(reading, "stream.opened");
            harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .pour("a", 500, 8000)
                    .finish("a")
                    .complete();
            client.await(reading, "event: execution.completed");
            assertThat(client.answer(stalled).reset).isEqualTo(Http2Error.CANCEL);
            assertThat(client.stream(stalled).size()).isEqualTo(1000);
            assertThat(harbour.delivered())
                    .as("events taken for the one that does not read")
                    .isLessThan(504 + 100);
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 1.0");
        }
    }

    // The same for an answer in full, of which less than what is taken to be much waits.
    @Test
    void anAnswerWhoseWindowStaysShutIsGivenUp() throws IOException {
        timed(timeouts -> timeouts.withStalled(Duration.ofMillis(300)));
        harbour.tale("e1").begin("a").start("a").pour("a", 5, 300);
        try (RawHttp2 client = RawHttp2.to(harbour.server.port(), 100)) {
            int stalled = client.get("/api/v1/executions/e1/events", "accept", "application/json");
            assertThat(client.answer(stalled).reset).isEqualTo(Http2Error.CANCEL);
            assertThat(client.stream(stalled).size()).isEqualTo(100);
        }
    }

    @Test
    void anAnswerThatIsTakenSlowlyIsWaitedFor() throws IOException {
        Duration stalled = Duration.ofSeconds(1);
        timed(timeouts -> timeouts.withStalled(stalled));
        harbour.tale("e1").begin("a").start("a").pour("a", 40, 8000);
        try (RawHttp2 client = RawHttp2.to(harbour.server.port(), 1000)) {
            client.allow(0, 1 << 24);
            int slow = client.get("/api/v1/executions/e1/events?limit=1000", "accept", "application/json");
            int taken = 1000;
            long end = System.nanoTime() + 2 * stalled.toNanos();
            while (System.nanoTime() - end < 0) { // a byte at a time, without a rest
                int enough = taken++;
                client.readUntil(() -> client.stream(slow).size() >= enough
                        || client.stream(slow).isOver());
                client.allow(slow, 1);
            }
            client.allow(slow, 1 << 24);
            assertThat(client.answer(slow).reset).isNull();
            assertThat(client.stream(slow).size()).isGreaterThan(300_000);
        }
    }

    @Test
    void aClientThatDoesNotReadItsConnectionIsLetGoOf() throws IOException {
        timed(timeouts -> timeouts.withStalled(Duration.ofMillis(300)));
        harbour.tale("e1").begin("a").start("a").pour("a", 1500, 8000);
        try (RawHttp2 client = RawHttp2.over(RawConnection.to(harbour.server.port(), 4096).socket)) {
            client.allow(0, 1 << 30);
            for (int i = 0; i < 3; i++) {
                client.allow(client.get("/api/v1/executions/e1/events"), 1 << 30);
            }
            harbour.awaitMetric("telltale_connections 1.0"); // the one that asks
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 0.0");
        }
    }

    @Test
    void streamsThatShareASocketThatIsFullGetEverythingOnceItHasRoom() throws IOException {
        try (RawHttp2 client = RawHttp2.over(RawConnection.to(harbour.server.port(), 4096).socket)) {
            List<Integer> streams = client.watch(20, EVENTS);
            harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .pour("a", 40, 8000)
                    .finish("a")
                    .complete();
            harbour.awaitStall();
            for (int stream : streams) {
                String body = client.await(stream, "event: execution.completed").body();
                assertThat(body.lines().filter("event: node.output"::equals)).hasSize(40);
            }
        }
    }

    @Test
    void streamsThatAreGivenUpWhileTheirHeadersWaitDoNotBegin() throws IOException {
        try (RawHttp2 client = RawHttp2.over(RawConnection.to(harbour.server.port(), 4096).socket)) {
            client.allow(0, 1 << 30);
            int pouring = client.watch(1, EVENTS).get(0);
            client.allow(pouring, 1 << 30);
            Tale tale = harbour.tale("e1").begin("a").start("a").pour("a", 1500, 8000);
            harbour.awaitStall();
            for (int i = 0; i < 20; i++) {
                int givenUp = client.get(EVENTS);
                assertThat(harbour.get(LIVE).status()).isEqualTo(200); // by now it is on its way
                client.reset(givenUp);
            }
            tale.finish("a").complete();
            client.await(pouring, "event: execution.completed");
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 1.0");
            harbour.awaitMetric("telltale_monitor_subscribers 1.0");
        }
    }

    // ---- attacks

    @Test
    void whoGivesUpRequestsForeverIsClosed() throws IOException {
        limited(limits -> limits.withRequests(50));
        try (RawHttp2 client = connect()) {
            flood(client, () -> client.reset(client.get(LIVE)));
            assertThat(client.goAway).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void whoGivesUpAllOfItsStreamsMayGoOn() throws IOException {
        limited(limits -> limits.withRequests(300));
        try (RawHttp2 client = connect()) {
            for (int stream : client.watch(300, EVENTS)) {
                client.reset(stream);
            }
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 0.0");
        }
    }

    @Test
    void whoSendsAHeadInVeryManyFramesIsClosed() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.next();
            client.frame(Http2FrameTypes.HEADERS, 0, stream, client.head(stream, "GET", LIVE));
            flood(client, () -> client.frame(Http2FrameTypes.CONTINUATION, 0, stream, new byte[0]));
            assertThat(client.goAway).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    @Test
    void whoSendsEmptyPiecesOfABodyForeverIsClosed() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(RawHttp2.END_HEADERS, "POST", VALIDATE, "content-type", "application/yaml");
            flood(client, () -> client.data(stream, new byte[0], 0));
            assertThat(client.goAway).isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
        }
    }

    // What is answered at once piles up where nobody reads it.
    @Test
    void whoPingsForeverAndReadsNothingIsClosed() throws IOException {
        floodUnread(Http2FrameTypes.PING, new byte[8]);
    }

    @Test
    void whoChangesSettingsForeverAndReadsNothingIsClosed() throws IOException {
        floodUnread(Http2FrameTypes.SETTINGS, new byte[0]);
    }

    private void floodUnread(byte type, byte[] content) throws IOException {
        try (RawHttp2 other = use();
                RawHttp2 client = RawHttp2.over(RawConnection.to(harbour.server.port(), 4096).socket)) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.frame(type, 0, 0, content);
                        }
                    })
                    .isInstanceOf(IOException.class);
            harbour.awaitMetric("telltale_connections 2.0"); // the other one and the one that asks
            assertThat(other.answer(other.get(LIVE)).status()).isEqualTo(200);
        }
    }

    private interface Step {
        void go() throws IOException;
    }

    private static void flood(RawHttp2 client, Step step) throws IOException {
        try {
            for (int i = 0; i < 100_000; i++) {
                step.go();
            }
        } catch (IOException closed) {
            // To be seen from what is read.
        }
        client.readToEnd();
    }

    private RawHttp2 use() throws IOException {
        RawHttp2 used = connect();
        assertThat(used.answer(used.get(LIVE)).status()).isEqualTo(200);
        return used;
    }

    private RawHttp2 connect() throws IOException {
        return RawHttp2.to(harbour.server.port());
    }

    private void limited(UnaryOperator<ConnectionLimits> limits) {
        harbour.close();
        harbour = new Harbour(options -> options.withLimits(
                options.limits().withConnections(limits.apply(options.limits().connections()))));
    }

    private void timed(UnaryOperator<ServerOptions.Timeouts> timeouts) {
        harbour.close();
        harbour = new Harbour(options -> options.withTimeouts(timeouts.apply(options.timeouts())));
    }
}
