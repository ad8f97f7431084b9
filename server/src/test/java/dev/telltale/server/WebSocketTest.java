package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.event;
import static dev.telltale.server.RawWebSocket.problem;
import static dev.telltale.server.RawWebSocket.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void aSubscriptionIsOpenedAndGetsWhatHappens() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1'}");
            Map<String, @Nullable Object> opened = socket.next();
            assertThat(opened)
                    .containsOnlyKeys("op", "id", "streamId", "cursor", "head", "recovered")
                    .containsEntry("op", "opened")
                    .containsEntry("id", "s1")
                    .containsEntry("recovered", true);

            harbour.tale("e1").begin("a").start("a").write("a", "größer\n");
            List<Map<String, @Nullable Object>> events = socket.take(3);

            assertThat(seqs(events)).containsExactly(1L, 2L, 3L);
            assertThat(events.get(2))
                    .containsOnlyKeys("op", "id", "cursor", "event")
                    .containsEntry("id", "s1");
            assertThat(event(events.get(2)))
                    .containsEntry("type", "node.output")
                    .containsEntry("executionId", "e1");
            assertThat(event(events.get(2)).get("data").toString()).contains("größer");
        }
    }

    // What a message is does not hang on how it was read: while approaching, or together with others.
    @Test
    void anEventIsTheSameReplayedAndLive() throws IOException {
        try (RawWebSocket live = harbour.webSocket();
                RawWebSocket late = harbour.webSocket()) {
            live.say("{'op': 'subscribe', 'id': 's\\u00e9\\\\1'}").next("opened");
            harbour.tale("e1").begin("a").start("a").write("a", "x".repeat(200)).write("a", "y".repeat(70_000));
            List<Map<String, @Nullable Object>> seen = live.take(4);

            late.say("{'op': 'subscribe', 'id': 's\\u00e9\\\\1', 'from': 'start'}")
                    .next("opened");
            assertThat(late.take(4)).isEqualTo(seen);
            assertThat(seen.get(0)).containsEntry("id", "sé\\1");
        }
    }

    @Test
    void aSubscriptionToOneExecutionBeginsAtItsStartAndEndsWithIt() throws IOException {
        harbour.tale("e0").begin();
        harbour.tale("e1").begin("a").start("a").finish("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}").next("opened");
            assertThat(seqs(socket.take(3))).containsExactly(1L, 2L, 3L);
            harbour.tale("e1").complete();

            List<Map<String, @Nullable Object>> rest = socket.until("closed", "s1");
            assertThat(seqs(rest)).containsExactly(4L);
            assertThat(rest.get(1))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of("op", "closed", "id", "s1", "reason", "finished", "delivered", 4L, "gaps", 0L));
            assertThat(socket.say("{'op': 'ping'}").next()).containsEntry("op", "pong");
        }
    }

    @Test
    void anEndedExecutionIsReplayedAndClosed() throws IOException {
        harbour.tale("e1").begin("a").start("a").finish("a").complete();
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}");
            List<Map<String, @Nullable Object>> all = socket.until("closed", "s1");
            assertThat(seqs(all)).containsExactly(1L, 2L, 3L, 4L);
            String last = String.valueOf(all.get(4).get("cursor"));

            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'from': '" + last + "'}");
            assertThat(seqs(socket.until("closed", "s1"))).isEmpty();
        }
    }

    @Test
    void theTerminalEventComesWhateverTheFilterUnlessItIsNotWanted() throws IOException {
        harbour.tale("e1").begin("a").start("a").finish("a").complete();
        try (RawWebSocket socket = harbour.webSocket()) {
            String filter = "'execution': 'e1', 'filter': {'types': ['node.started']}";
            socket.say("{'op': 'subscribe', 'id': 'with', " + filter + "}");
            assertThat(seqs(socket.until("closed", "with"))).containsExactly(2L, 4L);
            socket.say("{'op': 'subscribe', 'id': 'without', 'terminal': false, " + filter + "}");
            assertThat(seqs(socket.until("closed", "without"))).containsExactly(2L);
        }
    }

    @Test
    void aSnapshotComesFirstAndThenExactlyWhatIsNotInIt() throws IOException {
        harbour.tale("e1").begin("a").start("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true}");
            Map<String, @Nullable Object> opened = socket.next();
            assertThat(opened).as("nobody resumes behind what has not come").doesNotContainKey("cursor");
            Map<String, @Nullable Object> snapshot = socket.next();
            assertThat(snapshot).containsOnlyKeys("op", "id", "cursor", "view").containsEntry("op", "snapshot");
            assertThat(snapshot.get("view").toString()).contains("seq=2");

            harbour.tale("e1").finish("a").complete();
            assertThat(seqs(socket.until("closed", "s1"))).containsExactly(3L, 4L);
        }
    }

    @Test
    void aCursorResumesRightBehindItAlsoOneOfAServerSentEvent() throws IOException {
        harbour.tale("e1").begin("a").start("a").write("a", "1").write("a", "2");
        String third;
        try (SseStream stream = harbour.stream("/api/v1/events?from=start")) {
            stream.next("execution.started");
            stream.next("node.started");
            third = stream.next("node.output").id();
        }
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'from': '" + third + "'}")
                    .next("opened");
            assertThat(event(socket.next())).containsEntry("seq", 4L);
        }
    }

    @Test
    void aCursorOfAnotherTimeGetsAGap() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'from': 'strange.7'}");
            assertThat(socket.next()).containsEntry("op", "opened").containsEntry("recovered", false);
            assertThat(socket.next())
                    .containsEntry("op", "gap")
                    .containsEntry("id", "s1")
                    .containsEntry("reason", "epoch")
                    .containsKeys("from", "to");
            harbour.awaitMetric("telltale_gaps_total{transport=\"websocket\"} 1.0");
        }
    }

    @Test
    void silenceIsFilledWithThePlace() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'types': ['node.failed']}}");
            socket.next("opened");
            harbour.tale("e1").start("a");
            String head = harbour.monitor.head().toString();
            Map<String, @Nullable Object> position = socket.next("position");
            while (!head.equals(position.get("cursor"))) {
                position = socket.next("position");
            }
            assertThat(position).containsOnlyKeys("op", "id", "cursor").containsEntry("id", "s1");
        }
    }

    @Test
    void aHundredSubscriptionsOnOneConnectionEachGetTheirOwn() throws IOException {
        int count = 100;
        try (RawWebSocket socket = harbour.webSocket()) {
            for (int i = 0; i < count; i++) {
                socket.say("{'op': 'subscribe', 'id': 's" + i + "', 'filter': {'executions': ['e" + i % 10 + "']}}");
            }
            for (int i = 0; i < count; i++) {
                socket.next("opened");
            }
            harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 100.0");
            for (int i = 0; i < 10; i++) {
                harbour.tale("e" + i).begin("a").pour("a", 50, 100);
            }
            Map<String, List<Long>> bySubscription = new HashMap<>();
            for (int i = 0; i < count * 51; i++) {
                Map<String, @Nullable Object> message = socket.next();
                String id = String.valueOf(message.get("id"));
                assertThat("e" + Integer.parseInt(id.substring(1)) % 10)
                        .isEqualTo(event(message).get("executionId"));
                bySubscription.computeIfAbsent(id, key -> new ArrayList<>()).add((Long)
                        event(message).get("seq"));
            }
            assertThat(bySubscription).hasSize(count);
            List<Long> all = LongStream.rangeClosed(1, 51).boxed().toList();
            assertThat(bySubscription.values())
                    .allSatisfy(seqs -> assertThat(seqs).isEqualTo(all));
        }
        harbour.awaitMetric("telltale_subscribers{transport=\"websocket\"} 0.0");
    }

    @Test
    void whoIsUnsubscribedHearsNoMoreAndItsIdIsFree() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            socket.say("{'op': 'subscribe', 'id': 's2'}").next("opened");
            harbour.tale("e1").begin("a");
            socket.next("event", "s1");
            socket.say("{'op': 'unsubscribe', 'id': 's1'}");
            assertThat(socket.next("closed"))
                    .containsEntry("id", "s1")
                    .containsEntry("reason", "unsubscribed")
                    .containsEntry("delivered", 1L);
            harbour.tale("e1").start("a").finish("a");
            assertThat(event(socket.next("event", "s2"))).containsKey("seq");
            socket.say("{'op': 'subscribe', 'id': 's1'}");
            List<Map<String, @Nullable Object>> between = socket.until("opened", "s1");
            assertThat(seqs(between)).isEmpty();
        }
    }

    @Test
    void aSubscriptionOverNamedExecutionsEndsWhenAllOfThemHave() throws IOException {
        harbour.tale("e1").begin("a");
        harbour.tale("e2").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'executions': ['e1', 'e2']}}")
                    .next("opened");
            harbour.tale("e1").complete();
            assertThat(event(socket.next())).containsEntry("type", "execution.completed");
            harbour.tale("e2").start("a").complete();
            List<Map<String, @Nullable Object>> rest = socket.until("closed", "s1");
            assertThat(seqs(rest)).containsExactly(2L, 3L);
            assertThat(rest.get(2)).containsEntry("reason", "finished").containsEntry("delivered", 3L);
        }
    }

    @Test
    void commandsAreAnsweredWithTheEventThatShowsThem() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'pause', 'id': 'c1', 'executionId': 'e1', 'reason': 'lunch'}");
            assertThat(socket.next()).isEqualTo(Map.of("op", "ok", "id", "c1", "appliedSeq", 2L));
            socket.say("{'op': 'resume', 'id': 'c2', 'executionId': 'e1'}");
            assertThat(socket.next()).isEqualTo(Map.of("op", "ok", "id", "c2", "appliedSeq", 3L));
            socket.say("{'op': 'cancel', 'id': 'c3', 'executionId': 'e1', 'reason': 'enough'}");
            assertThat(socket.next()).isEqualTo(Map.of("op", "ok", "id", "c3", "appliedSeq", 4L));

            socket.say("{'op': 'cancel', 'id': 'c4', 'executionId': 'nobody'}");
            Map<String, @Nullable Object> error = socket.next();
            assertThat(error).containsEntry("id", "c4");
            assertThat(problem(error)).containsEntry("status", 404L);
        }
    }

    @Test
    void commandsHoldInTheOrderInWhichTheyAreSaid() throws IOException {
        List<String> executions = IntStream.range(0, 50).mapToObj(i -> "e" + i).toList();
        executions.forEach(id -> harbour.tale(id).begin("a"));
        try (RawWebSocket socket = harbour.webSocket()) {
            for (String id : executions) {
                socket.say("{'op': 'pause', 'id': '" + id + "', 'executionId': '" + id + "'}");
                socket.say("{'op': 'resume', 'id': '" + id + "', 'executionId': '" + id + "'}");
            }
            for (String id : executions) {
                assertThat(socket.take(2))
                        .containsExactly(
                                Map.of("op", "ok", "id", id, "appliedSeq", 2L),
                                Map.of("op", "ok", "id", id, "appliedSeq", 3L));
            }
        }
    }

    @Test
    void aFaultOfOursIsNamedAndNotShown() throws IOException {
        harbour.control.fault = new IllegalStateException("secret inside");
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            Map<String, @Nullable Object> error = socket.say("{'op': 'cancel', 'id': 'c1', 'executionId': 'e1'}")
                    .next();
            assertThat(problem(error)).containsEntry("status", 500L);
            assertThat(error.toString()).contains("fault").doesNotContain("secret inside");
            assertThat(socket.say("{'op': 'ping'}").next()).containsEntry("op", "pong");
        }
    }

    @Test
    void aPingIsAnswered() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            assertThat(socket.say("{'op': 'ping'}").next()).isEqualTo(Map.of("op", "pong"));
            assertThat(socket.say("{'op': 'ping', 'id': '7'}").next()).isEqualTo(Map.of("op", "pong", "id", "7"));
        }
    }
}
