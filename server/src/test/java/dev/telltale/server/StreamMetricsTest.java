package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.journal.MemoryJournal;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the metrics say of live streams: each of them because it has happened. */
class StreamMetricsTest {
    private static final String EVENTS = "/api/v1/executions/e1/events";
    private static final int CHUNKS = 1500;

    @Test
    void aStreamIsLiveAndThenBlockedWhileItsClientDoesNotRead() throws IOException {
        try (Harbour harbour = new Harbour()) {
            Tale tale = harbour.tale("e1").begin("a").start("a");
            try (SseStream stalled = SseStream.open(RawConnection.to(harbour.server.port(), 4096), EVENTS)) {
                stalled.next("node.started");
                harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"sse\"} 1.0");
                tale.pour("a", CHUNKS, 8000);
                harbour.awaitMetric("telltale_streams{state=\"blocked\",transport=\"sse\"} 1.0");
                harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"sse\"} 0.0");
                assertThat(metrics(harbour).get("telltale_connections_pending_bytes"))
                        .as("at most the high water mark and one buffer")
                        .isBetween(1.0, 400_000.0);
                // It is looked at once a second.
                Awaitility.await()
                        .untilAsserted(() -> assertThat(metrics(harbour))
                                .hasEntrySatisfying(
                                        "telltale_lag_events_max",
                                        lag -> assertThat(lag).isGreaterThan(100))
                                .hasEntrySatisfying(
                                        "telltale_lag_seconds_max",
                                        lag -> assertThat(lag).isGreaterThan(0.5)));
                Map<String, Double> metrics = metrics(harbour);
                assertThat(metrics.get("telltale_lag_events_bucket{le=\"+Inf\"}"))
                        .isGreaterThan(metrics.get("telltale_lag_events_bucket{le=\"100.0\"}"));
                assertThat(metrics.get("telltale_lag_seconds_count")).isPositive();

                tale.finish("a").complete();
                stalled.rest();
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(metrics(harbour))
                            .containsEntry("telltale_lag_events_max", 0.0)
                            .containsEntry("telltale_lag_seconds_max", 0.0)
                            .containsEntry("telltale_streams{state=\"blocked\",transport=\"sse\"}", 0.0)
                            .containsEntry("telltale_connections_pending_bytes", 0.0));
        }
    }

    @Test
    void aStreamWhoseBeginningDoesNotGetThroughApproaches() throws IOException {
        try (Harbour harbour = new Harbour()) {
            harbour.tale("e1").begin("a").start("a").pour("a", CHUNKS, 8000);
            try (SseStream stalled = SseStream.open(RawConnection.to(harbour.server.port(), 4096), EVENTS)) {
                harbour.awaitStall();
                harbour.awaitMetric("telltale_streams{state=\"approaching\",transport=\"sse\"} 1.0");
                assertThat(stalled.head.status()).isEqualTo(200);
            }
            harbour.awaitMetric("telltale_streams_ended_total{reason=\"left\",transport=\"sse\"} 1.0");
        }
    }

    @Test
    void whatIsWrittenToStreamsThatKeepUpIsMeasured() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream one = harbour.stream("/api/v1/events");
                SseStream two = harbour.stream("/api/v1/events")) {
            harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"sse\"} 2.0");
            Map<String, Double> before = metrics(harbour);
            Tale tale = harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .pour("a", 1000, 20)
                    .finish("a")
                    .complete();
            for (SseStream stream : new SseStream[] {one, two}) {
                stream.next("execution.completed");
            }
            double sent = 2.0 * tale.seq();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(metrics(harbour))
                            .containsEntry("telltale_events_per_flush_sum", sent)
                            .hasEntrySatisfying(
                                    "telltale_end_to_end_seconds_count",
                                    count -> assertThat(count)
                                            .as("one for each 1,000 events, but one for each write at the most")
                                            .isBetween(1.0, 2.0)));
            Map<String, Double> after = metrics(harbour);
            double flushes = after.get("telltale_stream_flushes_total") - before.get("telltale_stream_flushes_total");
            double writes = after.get("telltale_events_per_flush_count");
            assertThat(writes).isBetween(2.0, sent);
            assertThat(flushes).isGreaterThanOrEqualTo(writes);
            assertThat(after.get("telltale_stream_bytes_total") - before.get("telltale_stream_bytes_total"))
                    .isGreaterThan(sent * 20);
            assertThat(after.get("telltale_look_seconds_count")).isBetween(1.0, sent);
            assertThat(after.get("telltale_look_seconds_sum")).isPositive();
            assertThat(after.get("telltale_end_to_end_seconds_sum")).isPositive();
        }
    }

    @Test
    void theWayToTheNetworkIsMeasuredOnAWebSocketToo() throws IOException {
        try (Harbour harbour = new Harbour();
                RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"websocket\"} 1.0");
            Tale tale = harbour.tale("e1").begin("a").start("a");
            for (int i = 0; i < 11; i++) { // it reads on, as what it is sent once it has stopped is not measured
                tale.pour("a", 100, 20);
                socket.take(100);
            }
            harbour.awaitMetric("telltale_end_to_end_seconds_count 1");
        }
    }

    @Test
    void whatStreamsCatchUpWithIsCountedByWhereItWas() throws IOException {
        try (Harbour harbour = new Harbour(MonitorOptions.DEFAULT.withRing(4, 1 << 20))) {
            harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .pour("a", 6, 100)
                    .finish("a")
                    .complete();
            try (SseStream stream = harbour.stream(EVENTS)) {
                stream.rest();
            }
            assertThat(metrics(harbour))
                    .containsEntry("telltale_events_caught_up_total{source=\"ring\"}", 4.0)
                    .containsEntry("telltale_events_caught_up_total{source=\"journal\"}", 6.0)
                    .containsEntry("telltale_streams_ended_total{reason=\"finished\",transport=\"sse\"}", 1.0);
        }
    }

    @Test
    void whateverBeginsAStreamThatFiltersByLabelsIsServedWithTheOthers() throws IOException {
        try (Harbour harbour = new Harbour();
                SseStream stream = harbour.stream("/api/v1/events?label=team=web")) {
            harbour.awaitMetric("telltale_streams{state=\"live\",transport=\"sse\"} 1.0");
            stream.next("stream.opened");
            for (int i = 0; i < 100; i++) {
                harbour.tale("sail" + i)
                        .begin(Map.of(), Map.of("team", "sail"), "a")
                        .start("a");
                harbour.tale("web" + i)
                        .begin(Map.of(), Map.of("team", "web"), "a")
                        .start("a");
                for (String type : new String[] {"execution.started", "node.started"}) {
                    assertThat(stream.next().json())
                            .containsEntry("type", type)
                            .containsEntry("executionId", "web" + i);
                }
            }
            assertThat(metrics(harbour))
                    .as("what it has not read by itself")
                    .containsEntry("telltale_events_caught_up_total{source=\"ring\"}", 0.0)
                    .containsEntry("telltale_events_caught_up_total{source=\"journal\"}", 0.0);
        }
    }

    @Test
    void endsOfSubscriptionsAndWebSocketsAreCountedByWhy() throws IOException {
        try (Harbour harbour = new Harbour()) {
            harbour.tale("e1").begin("a");
            try (RawWebSocket socket = harbour.webSocket()) {
                socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
                socket.say("{'op': 'unsubscribe', 'id': 's1'}").next("closed");
                socket.send(RawWebSocket.FINAL | RawWebSocket.CLOSE, new byte[] {3, (byte) 232})
                        .frame(RawWebSocket.CLOSE);
            }
            try (RawWebSocket socket = harbour.webSocket()) {
                socket.say("nonsense").frame(RawWebSocket.CLOSE);
            }
            try (RawWebSocket socket = harbour.webSocket()) {
                socket.say("{'op': 'subscribe', 'id': 's1'}").next("opened");
            }
            harbour.awaitMetric("telltale_websockets_closed_total{code=\"lost\"} 1.0");
            assertThat(metrics(harbour))
                    .containsEntry("telltale_websockets_closed_total{code=\"client\"}", 1.0)
                    .containsEntry("telltale_websockets_closed_total{code=\"4500\"}", 1.0)
                    .containsEntry("telltale_streams_ended_total{reason=\"unsubscribed\",transport=\"websocket\"}", 1.0)
                    .containsEntry("telltale_streams_ended_total{reason=\"left\",transport=\"websocket\"}", 1.0);
        }
    }

    // The first is a mistake of the client, of which no operator need know.
    @Test
    void whatIsRefusedIsNotCountedAsAFault() throws IOException {
        FlakyJournal journal = new FlakyJournal(new MemoryJournal(1 << 20));
        try (Harbour harbour = new Harbour(journal);
                RawWebSocket socket = harbour.webSocket()) {
            harbour.tale("e1").begin("a");
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'nobody'}").next("error", "s1");
            journal.fault = new JournalException("the disk is gone", null);
            assertThat(socket.say("{'op': 'subscribe', 'id': 's2', 'execution': 'e1'}")
                            .next("closed", "s2"))
                    .containsEntry("reason", "journal");
            journal.fault = new IllegalStateException("a bug");
            socket.say("{'op': 'subscribe', 'id': 's3', 'execution': 'e1'}").next("error", "s3");
            journal.fault = null;

            for (String reason : new String[] {"refused", "journal", "failed"}) {
                assertThat(metrics(harbour))
                        .containsEntry(
                                "telltale_streams_ended_total{reason=\"" + reason + "\",transport=\"websocket\"}", 1.0);
            }
        }
    }

    private static Map<String, Double> metrics(Harbour harbour) {
        Map<String, Double> metrics = new TreeMap<>();
        harbour.get("/metrics")
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    metrics.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
                });
        return metrics;
    }
}
