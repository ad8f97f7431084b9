package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.Harbour.Reply;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of server-sent events goes on with another filter, on the same connection. */
class StreamFilterTest {
    private static final int EVENTS = 4000;
    private static final int UPDATES = 20;

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void theNewFilterHoldsFromThePlaceInTheAnswer() throws IOException {
        Tale tale = harbour.tale("e1").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events?type=node.started")) {
            String id = id(stream);
            tale.start("a").write("a", "old");
            assertThat(stream.next().type()).isEqualTo("node.started");
            harbour.awaitMetric("telltale_monitor_lag_events 0.0");

            Reply reply = change(id, "{'types': ['node.output']}");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json())
                    .containsOnlyKeys("cursor")
                    .containsEntry("cursor", harbour.monitor.head().toString());

            tale.start("a").write("a", "new").complete();
            assertThat(stream.next().seq()).as("nothing is replayed").isEqualTo(5);
            assertThat(stream.next().type())
                    .as("the end of the one still comes")
                    .isEqualTo("execution.completed");
        }
    }

    // The one filter wants odd executions, the other one even ones, so that each event shows which filter let it
    // through.
    @Test
    void filtersChangeWithoutHoleOrEchoWhileEventsFlow() throws Exception {
        Tale odd = harbour.tale("odd").begin("a");
        Tale even = harbour.tale("even").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/events?execution=odd")) {
            String id = id(stream);
            CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < EVENTS; i++) {
                    (i % 2 == 0 ? odd : even).write("a", "x");
                }
            });
            CompletableFuture<List<String>> reading = CompletableFuture.supplyAsync(() -> upTo("end", stream));
            List<Long> places = new ArrayList<>(List.of(2L));
            for (int i = 1; i <= UPDATES; i++) {
                places.add(position(change(id, "{'executions': ['" + (i % 2 == 0 ? "odd" : "even") + "']}")));
            }
            pouring.get();
            places.add(position(change(id, "{'executions': ['end']}")));
            harbour.tale("end").begin();

            assertThat(reading.get()).isEqualTo(expected(places)).hasSizeGreaterThan(1);
        }
    }

    private static List<String> upTo(String execution, SseStream stream) {
        List<String> seen = new ArrayList<>();
        try {
            for (Frame frame = stream.next(); ; frame = stream.next()) {
                if (execution.equals(frame.json().get("executionId"))) {
                    return seen;
                }
                seen.add(frame.json().get("executionId") + " " + frame.seq());
            }
        } catch (IOException e) {
            throw new AssertionError("after " + seen.size() + " events", e);
        }
    }

    /** What the journal has between each two places of the execution that was wanted there. */
    private List<String> expected(List<Long> places) throws IOException {
        List<String> log = new ArrayList<>();
        try (SseStream all = harbour.stream("/api/v1/events?from=start")) {
            id(all);
            log.addAll(upTo("end", all));
        }
        List<String> expected = new ArrayList<>();
        for (int i = 1; i < places.size(); i++) {
            String wanted = i % 2 == 1 ? "odd " : "even ";
            log.subList(places.get(i - 1).intValue(), places.get(i).intValue()).stream()
                    .filter(event -> event.startsWith(wanted))
                    .forEach(expected::add);
        }
        return expected;
    }

    private static long position(Reply reply) {
        String cursor = String.valueOf(reply.json().get("cursor"));
        return Long.parseLong(cursor.substring(cursor.indexOf('.') + 1));
    }

    @Test
    void theNewFilterMayHaveACondition() throws IOException {
        Tale tale = harbour.tale("e1").begin("a").start("a");
        try (SseStream stream = harbour.stream("/api/v1/events?fields=data.bytes&type=node.*")) {
            assertThat(change(id(stream), "{'where': 'data.bytes > 1000'}").status())
                    .isEqualTo(200);
            tale.say("a", "copied", Map.of("bytes", 10)).say("a", "copied", Map.of("bytes", 2000));
            assertThat(stream.next().data())
                    .as("it looks as before")
                    .isEqualTo("{'seq':4,'type':'custom.copied','executionId':'e1','data':{'bytes':2000}}"
                            .replace('\'', '"'));
        }
    }

    @Test
    void aSubscriptionOfAWebSocketIsAStreamToo() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            String id = String.valueOf(socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'types': ['node.*']}}")
                    .next("opened")
                    .get("streamId"));
            assertThat(change(id, "{'types': ['execution.*']}").status()).isEqualTo(200);
            harbour.tale("e1").begin("a");
            assertThat(RawWebSocket.event(socket.next())).containsEntry("type", "execution.started");
        }
    }

    @Test
    void aStreamThatHasEndedIsNone() throws IOException {
        String id;
        try (SseStream stream = harbour.stream("/api/v1/events")) {
            id = id(stream);
        }
        Awaitility.await().until(() -> change(id, "{}").status() == 404);
        assertThat(change("none-1", "{}").text()).contains("there is no open stream none-1", "stream.opened");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'filter': {'types': ['node.strated']}} | body, field filter.types",
                "{'filter': {'type': ['node.started']}} | body, field filter.type",
                "{'filter': ['node.started']} | body, field filter",
                "{'filter': {'where': 'duration > 1'}} | body, field filter.where",
                "{'filters': {}} | body, field filters"
            })
    void aFilterIsReadStrictly(String body, String where) throws IOException {
        try (SseStream stream = harbour.stream("/api/v1/events")) {
            Reply reply = harbour.json(path(id(stream)), body.replace('\'', '"'));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json()).containsEntry("where", where);
        }
    }

    private Reply change(String id, String filter) {
        return harbour.json(path(id), ("{'filter': " + filter + "}").replace('\'', '"'));
    }

    private static String path(String id) {
        return "/api/v1/streams/" + id + "/filter";
    }

    private static String id(SseStream stream) throws IOException {
        return String.valueOf(stream.next("stream.opened").json().get("streamId"));
    }
}
