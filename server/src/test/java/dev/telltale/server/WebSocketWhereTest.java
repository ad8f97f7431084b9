package dev.telltale.server;

import static dev.telltale.server.RawWebSocket.event;
import static dev.telltale.server.RawWebSocket.problem;
import static dev.telltale.server.RawWebSocket.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conditions on events, and the choice of their fields, over a WebSocket. */
class WebSocketWhereTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    private static Tale copy(Tale tale, int bytes) {
        return tale.say("a", "copied", Map.of("bytes", bytes));
    }

    @Test
    void aSubscriptionHasWhatItsConditionHoldsForWithTheFieldsItAsksFor() throws IOException {
        Tale tale = copy(copy(harbour.tale("e1").begin("a").start("a"), 10), 2000);
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'execution': 'e1', 'fields': ['data.bytes', 'nodeId'],"
                            + " 'filter': {'types': ['custom.*'], 'where': 'data.bytes > 1000'}}")
                    .next("opened");
            assertThat(event(socket.next())).as("from the journal").containsEntry("seq", 4L);
            copy(copy(tale, 20), 3000).finish("a").complete();
            List<Map<String, @Nullable Object>> rest = socket.until("closed", "s1");
            assertThat(event(rest.get(0)))
                    .as("live")
                    .isEqualTo(Map.of(
                            "seq",
                            6L,
                            "type",
                            "custom.copied",
                            "executionId",
                            "e1",
                            "nodeId",
                            "a",
                            "data",
                            Map.of("bytes", 3000L)));
            assertThat(event(rest.get(1)))
                    .as("the end comes whatever the filter, with no more fields")
                    .isEqualTo(Map.of("seq", 8L, "type", "execution.completed", "executionId", "e1"));
        }
    }

    @Test
    void subscriptionsThatWantOtherFieldsOfTheSameEventGetTheirs() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawWebSocket socket = harbour.webSocket();
                SseStream stream = harbour.stream("/api/v1/events?fields=data.text")) {
            stream.next("stream.opened");
            socket.say("{'op': 'subscribe', 'id': 'all'}").next("opened");
            socket.say("{'op': 'subscribe', 'id': 'some', 'fields': ['data.text']}")
                    .next("opened");
            harbour.tale("e1").write("a", "hi\n");
            Map<String, Map<String, @Nullable Object>> events = new HashMap<>();
            for (Map<String, @Nullable Object> message : socket.take(2)) {
                events.put(String.valueOf(message.get("id")), event(message));
            }
            assertThat(events.get("all")).containsKeys("timestamp", "workflow", "status");
            assertThat(events.get("some"))
                    .containsOnlyKeys("seq", "type", "executionId", "data")
                    .isEqualTo(stream.next().json());
        }
    }

    @Test
    void anUpdateTakesAConditionAndKeepsTheFields() throws IOException {
        Tale tale = harbour.tale("e1").begin("a").start("a");
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say(
                            "{'op': 'subscribe', 'id': 's1', 'fields': ['data.bytes'], 'filter': {'types': ['node.failed']}}")
                    .next("opened");
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'where': 'data.bytes > 1000'}}");
            assertThat(socket.next())
                    .containsEntry("op", "ok")
                    .containsEntry("id", "s1")
                    .containsKey("cursor");
            copy(copy(tale, 10), 2000);
            assertThat(event(socket.next()))
                    .isEqualTo(Map.of(
                            "seq", 4L, "type", "custom.copied", "executionId", "e1", "data", Map.of("bytes", 2000L)));
        }
    }

    // Sent in one go: the condition is still being compiled when the others come.
    @Test
    void whatIsSaidBehindAConditionHoldsBehindIt() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'where': 'seq > 100 && data.line == 1'}}");
            socket.say("{'op': 'subscribe', 'id': 's1'}");
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'where': 'seq > 100 && data.line == 2'}}");
            socket.say("{'op': 'update', 'id': 's1', 'filter': {'types': ['execution.*']}}");
            socket.say("{'op': 'subscribe', 'id': 's2', 'filter': {'where': 'seq > 100 && data.line == 3'}}");
            socket.say("{'op': 'unsubscribe', 'id': 's2'}");
            assertThat(problem(socket.next("error", "s1"))).containsEntry("status", 409L);
            socket.next("closed", "s2");
            socket.say("{'op': 'ping'}").next("pong");
            harbour.tale("e1").begin("a").start("a").complete();
            assertThat(seqs(List.of(socket.next("event", "s1"), socket.next("event", "s1"))))
                    .containsExactly(1L, 3L);
        }
    }

    @Test
    void aConditionThatMakesNoSenseIsToldWithItsPlaceAndTheConnectionGoesOn() throws IOException {
        try (RawWebSocket socket = harbour.webSocket()) {
            String bad = "'filter': {'where': 'seq > 1 && durationMs > 1000'}";
            Map<String, @Nullable Object> error =
                    socket.say("{'op': 'subscribe', 'id': 's1', " + bad + "}").next();
            assertThat(error).containsEntry("id", "s1");
            assertThat(problem(error))
                    .containsEntry("status", 400L)
                    .containsEntry("where", "message, field filter.where")
                    .containsEntry(
                            "hint",
                            "what a type adds stands in data: data.durationMs; a text needs quotes: 'durationMs'");
            assertThat(String.valueOf(problem(error).get("detail"))).startsWith("column 12, at 'durationMs > 1000': ");

            socket.say("{'op': 'subscribe', 'id': 's1', 'filter': {'types': ['execution.started']}}")
                    .next("opened");
            assertThat(problem(socket.say("{'op': 'update', 'id': 's1', " + bad + "}")
                            .next()))
                    .containsEntry("where", "message, field filter.where");
            harbour.tale("e1").begin("a");
            assertThat(event(socket.next())).as("the filter is what it was").containsEntry("type", "execution.started");
        }
    }
}
