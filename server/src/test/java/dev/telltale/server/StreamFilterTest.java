package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.Harbour.Reply;
import java.io.IOException;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular about a stream of server-sent events that goes on with another filter. */
class StreamFilterTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
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
