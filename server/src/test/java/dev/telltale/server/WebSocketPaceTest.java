package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.FINAL;
import static dev.telltale.server.RawWebSocket.PING;
import static dev.telltale.server.RawWebSocket.PONG;
import static dev.telltale.server.RawWebSocket.event;
import static dev.telltale.server.RawWebSocket.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that read slowly, or not, and the end of the server. */
class WebSocketPaceTest {
    private static final int CHUNKS = 1500;

    /** More than any test may take. */
    private static final Duration TOO_LONG = Duration.ofMinutes(5);

    // G6, G7: what a client has not read waits in the journal, whichever of its subscriptions it is for.
    @Test
    void aClientThatDoesNotReadHurtsNobodyAndGetsEverythingLater() throws IOException {
        try (Harbour harbour = new Harbour();
                RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096));
                RawWebSocket quick = harbour.webSocket()) {
            Tale tale = harbour.tale("e1").begin("a");
            List<String> ids = List.of("one", "two", "three", "four", "five");
            for (String id : ids) {
                stalled.say("{'op': 'subscribe', 'id': '" + id + "', 'execution': 'e1'}");
            }
            quick.say("{'op': 'subscribe', 'id': 'q', 'execution': 'e1'}");
            tale.start("a").pour("a", CHUNKS, 8000).finish("a").complete();

            List<Long> all = LongStream.rangeClosed(1, CHUNKS + 4).boxed().toList();
            assertThat(seqs(quick.until("closed", "q"))).isEqualTo(all);
            assertThat(harbour.delivered() - all.size())
                    .as("events sent to the one that does not read")
                    .isLessThan(CHUNKS);

            Map<String, List<Long>> got = new HashMap<>();
            for (int open = ids.size(); open > 0; ) {
                Map<String, @Nullable Object> message = stalled.next();
                if ("event".equals(message.get("op"))) {
                    got.computeIfAbsent(String.valueOf(message.get("id")), key -> new ArrayList<>())
                            .add((Long) event(message).get("seq"));
                } else if ("closed".equals(message.get("op"))) {
                    assertThat(message).containsEntry("reason", "finished").containsEntry("gaps", 0L);
                    open--;
                }
            }
            assertThat(got.keySet()).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(got.values()).allSatisfy(seqs -> assertThat(seqs).isEqualTo(all));
        }
    }

    @Test
    void whoNeverReadsIsLetGoOf() throws IOException {
        try (Harbour harbour = new Harbour(
                        options -> options.withTimeouts(options.timeouts().withStalled(Duration.ofMillis(200))));
                RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            stalled.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 1.0");
            harbour.tale("e1").begin("a").pour("a", CHUNKS, 8000);
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
        }
    }

    // Pings add to what waits for it.
    @Test
    void whoNeverReadsIsLetGoOfHoweverOftenItIsPinged() throws IOException {
        try (Harbour harbour = new Harbour(options -> options.withTimeouts(
                                options.timeouts().withStalled(Duration.ofMillis(300)))
                        .withLimits(options.limits()
                                .withWebSocket(options.limits().webSocket().withPing(Duration.ofMillis(10)))));
                RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            stalled.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 1.0");
            harbour.tale("e1").begin("a").pour("a", CHUNKS, 8000);
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
        }
    }

    // What comes in is read whatever goes out.
    @Test
    void aClientThatDoesNotReadIsStillHeard() throws IOException {
        try (Harbour harbour = new Harbour();
                RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            Tale tale = harbour.tale("e1").begin("a");
            stalled.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            tale.pour("a", CHUNKS, 8000);
            harbour.awaitStall();
            stalled.say("{'op': 'cancel', 'id': 'c1', 'executionId': 'e1'}");
            Awaitility.await().until(() -> tale.status().isTerminal());
            assertThat(stalled.next("ok", "c1")).containsEntry("appliedSeq", (long) CHUNKS + 2);
        }
    }

    @Test
    void aPingThatWaitsBehindWhatIsUnreadIsWaitedFor() throws Exception {
        try (Harbour harbour = new Harbour(options -> options.withLimits(options.limits()
                        .withWebSocket(options.limits()
                                .webSocket()
                                .withPing(Duration.ofMillis(300))
                                .withPong(Duration.ofMillis(100)))));
                RawWebSocket slow = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            slow.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}").next("error");
            harbour.tale("e1").begin("a").pour("a", CHUNKS, 8000);
            slow.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}");
            harbour.awaitStall();
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 1.0");
            slow.frame(PING);
            slow.send(FINAL | PONG, new byte[0]);
        }
    }

    @Test
    void whoAsksForMoreThanItReadsIsCutOff() throws IOException {
        try (Harbour harbour = new Harbour(options -> options.withLimits(options.limits()
                        .withWebSocket(options.limits().webSocket().withFramesPerSecond(1_000_000))));
                RawWebSocket greedy = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            String id = "x".repeat(60_000);
            for (int i = 0; i < 150; i++) {
                greedy.say("{'op': 'ping', 'id': '" + id + "'}");
            }
            assertThat(greedy.closeCode()).isEqualTo(4008);
        }
    }

    @Test
    void aSubscriptionThatWantsItIsClosedWhenItFallsBehind() throws IOException {
        try (Harbour harbour = new Harbour();
                RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            stalled.say("{'op': 'subscribe', 'id': 's1', 'overflow': 'disconnect'}")
                    .next("opened");
            stalled.say("{'op': 'subscribe', 'id': 's2', 'filter': {'types': ['execution.*']}}");
            stalled.next("opened", "s2");
            Tale tale = harbour.tale("e1").begin("a").pour("a", 5000, 8000);
            List<Map<String, @Nullable Object>> messages = stalled.until("closed", "s1");
            assertThat(messages.get(messages.size() - 1)).containsEntry("reason", "overflow");
            tale.complete();
            assertThat(event(stalled.next("event", "s2")))
                    .as("the other one goes on")
                    .isNotNull();
        }
    }

    @Test
    @Timeout(20)
    void aServerThatClosesTellsEverySubscriptionAndThenTheConnection() throws Exception {
        Harbour harbour =
                new Harbour(options -> options.withTimeouts(options.timeouts().withClose(TOO_LONG)));
        harbour.tale("e1").begin("a");
        List<RawWebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawWebSocket socket = harbour.webSocket();
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            socket.say("{'op': 'subscribe', 'id': 's2', 'execution': 'e1'}").next("event", "s2");
            sockets.add(socket);
        }
        harbour.server.close(); // which waits for nobody who has been told

        for (RawWebSocket socket : sockets) {
            assertThat(socket.next("closed", "s1"))
                    .containsEntry("reason", "shutdown")
                    .containsEntry("delivered", 0L);
            assertThat(socket.next("closed", "s2"))
                    .containsEntry("reason", "shutdown")
                    .containsEntry("delivered", 1L);
            assertThat(socket.closeCode()).isEqualTo(1001);
            socket.close();
        }
        assertThatThrownBy(harbour::connect).isInstanceOf(ConnectException.class);
        harbour.close();
    }

    @Test
    @Timeout(20)
    void aClientThatDoesNotReadDoesNotKeepTheServerAlive() throws Exception {
        Harbour harbour =
                new Harbour(options -> options.withTimeouts(options.timeouts().withClose(Duration.ofMillis(500))));
        Tale tale = harbour.tale("e1").begin("a");
        try (RawWebSocket stalled = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            stalled.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            tale.pour("a", CHUNKS, 8000);
            harbour.awaitStall();
            harbour.close();
        }
    }

    @Test
    void whatIsSentIsCountedByTransportAndWithoutIds() throws IOException {
        try (Harbour harbour = new Harbour();
                RawWebSocket socket = harbour.webSocket();
                SseStream stream = harbour.stream("/api/v1/events")) {
            stream.next("stream.opened");
            socket.say("{'op': 'subscribe', 'id': 'private', 'execution': 'e1'}")
                    .next("error");
            harbour.tale("e1").begin("a");
            socket.say("{'op': 'subscribe', 'id': 'private', 'execution': 'e1'}")
                    .next("event");
            stream.next("execution.started");
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 1.0");
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 1.0");
            harbour.awaitMetric("telltale_events_delivered_total{transport=\"websocket\"} 1.0");
            harbour.awaitMetric("telltale_events_delivered_total{transport=\"sse\"} 1.0");
            assertThat(harbour.get("/metrics").text())
                    .contains("route=\"/api/v1/ws\",status=\"101\"")
                    .doesNotContain("private");
        }
    }
}
