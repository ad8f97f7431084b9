package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.event;
import static dev.telltale.server.RawWebSocket.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A subscription goes on with another filter: behind its answer the new one holds, before it the old one. */
class WebSocketUpdateTest {
    private static final int EVENTS = 6000;
    private static final int UPDATES = 40;

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void theNewFilterHoldsFromThePlaceInTheAnswer() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'types': ['node.started']}}")
                    .next("opened");
            harbour.tale("e1").start("a").write("a", "old");
            assertThat(event(socket.next())).containsEntry("type", "node.started");
            harbour.awaitMetric("telltale_monitor_lag_events 0.0");

            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['node.output']}}");
            Map<String, @Nullable Object> ok = socket.next();
            assertThat(ok)
                    .containsOnlyKeys("op", "id", "cursor")
                    .containsEntry("op", "ok")
                    .containsEntry("id", "s1");
            assertThat(ok).containsEntry("cursor", harbour.monitor.head().toString());
            harbour.tale("e1").start("a").write("a", "new");
            assertThat(event(socket.next())).as("nothing is replayed").containsEntry("seq", 5L);
        }
    }

    // The one filter wants odd executions, the other one even ones, so that each event shows which filter let it
    // through.
    @Test
    void filtersChangeWithoutHoleOrEchoWhileEventsFlow() throws Exception {
        Tale odd = harbour.tale("odd").begin("a");
        Tale even = harbour.tale("even").begin("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'executions': ['odd']}}")
                    .next("opened");
            CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    (i % 2 == 0 ? odd : even).write("a", "x");
                }
            });
            List<Map<String, @Nullable Object>> seen = new ArrayList<>();
            for (int i = 1; i <= UPDATES; i++) {
                socket.say("{'op': 'update', 'id': 's1', 'filter': {'executions': ['" + (i % 2 == 0 ? "odd" : "even")
                        + "']}}");
                seen.addAll(socket.until("ok", "s1"));
            }
            pouring.get();
            odd.complete();
            harbour.tale("end").begin();
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'executions': ['odd', 'end']}}");
            seen.addAll(socket.until("ok", "s1"));
            checkAgainstTheJournal(seen);
        }
    }

    /** Each stretch between two answers has all events of its filter between the two places, once. */
    private void checkAgainstTheJournal(List<Map<String, @Nullable Object>> seen) throws IOException {
        List<String> log = new ArrayList<>();
        try (SseStream all = harbour.stream("/api/v1/events?from=start")) {
            while (log.size() < EVENTS + 4) {
                SseStream.Frame frame = all.next();
                if (frame.seq() != null) {
                    log.add(frame.json().get("executionId") + " " + frame.seq());
                }
            }
        }
        long from = 2;
        String wanted = "odd";
        List<String> expected = new ArrayList<>();
        for (Map<String, @Nullable Object> message : seen) {
            if ("ok".equals(message.get("op"))) {
                long to = position(message);
                for (long at = from + 1; at <= to; at++) {
                    String event = log.get((int) at - 1);
                    if (event.startsWith(wanted + " ")) {
                        expected.add(event);
                    }
                }
                from = to;
                wanted = wanted.equals("odd") ? "even" : "odd";
            }
        }
        List<String> got = seen.stream()
                .filter(message -> "event".equals(message.get("op")))
                .map(message ->
                        event(message).get("executionId") + " " + event(message).get("seq"))
                .toList();
        assertThat(got).isEqualTo(expected).hasSizeGreaterThan(UPDATES);
    }

    private static long position(Map<String, @Nullable Object> message) {
        String cursor = String.valueOf(message.get("cursor"));
        return Long.parseLong(cursor.substring(cursor.indexOf('.') + 1));
    }

    // Sent in one go: the subscription has no place yet when the update comes.
    @Test
    void aFilterMayChangeBeforeTheSubscriptionIsOpen() throws IOException {
        harbour.tale("e1").begin("a").start("a").finish("a").complete();
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true}");
            socket.say("{'op': 'subscribe', 'id': 's2', 'from': 'start', 'filter': {'types': ['custom.none']}}");
            socket.say("{'op': 'update', 'id': 's2', 'filter': {'types': ['node.started']}}");
            socket.say("{'op': 'update', 'id': 's2', 'filter': {'types': ['execution.*']}}");
            socket.next("opened", "s2");
            Map<String, @Nullable Object> first = socket.next("ok", "s2");
            Map<String, @Nullable Object> second = socket.next("ok", "s2");
            assertThat(first).isEqualTo(second);
            harbour.tale("e2").begin("a").start("a").complete();
            List<Map<String, @Nullable Object>> events =
                    List.of(socket.next("event", "s2"), socket.next("event", "s2"));
            assertThat(seqs(events)).containsExactly(1L, 3L);
        }
    }

    @Test
    void aSnapshotStillComesWhenTheFilterChangesBeforeIt() throws IOException {
        harbour.tale("e1").begin("a").start("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'snapshot': true}");
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['node.completed']}}");
            assertThat(socket.next()).containsEntry("op", "opened");
            assertThat(socket.next()).containsEntry("op", "snapshot");
            assertThat(socket.next()).containsEntry("op", "ok");
            harbour.tale("e1").write("a", "x").finish("a").complete();
            assertThat(seqs(socket.until("closed", "s1"))).containsExactly(4L, 5L);
        }
    }

    @Test
    void whoIsFarBehindGoesOnFromThereWithTheNewFilter() throws Exception {
        Tale tale = harbour.tale("e1").begin("a").pour("a", 3000, 1000);
        try (RawWebSocket socket = RawWebSocket.open(RawConnection.to(harbour.server.port(), 4096))) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1'}");
            harbour.awaitStall();
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['node.completed']}}");
            tale.finish("a").complete();
            List<Map<String, @Nullable Object>> before = socket.until("ok", "s1");
            List<Long> seqs = seqs(before);
            assertThat(seqs).as("it was still on its way").hasSizeLessThan(3000);
            assertThat(seqs)
                    .isEqualTo(LongStream.rangeClosed(1, seqs.size()).boxed().toList());
            assertThat(position(before.get(before.size() - 1))).isEqualTo(seqs.size());
            assertThat(seqs(socket.until("closed", "s1"))).containsExactly(3002L, 3003L);
        }
    }
}
