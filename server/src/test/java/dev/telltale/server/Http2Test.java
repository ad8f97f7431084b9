package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many requests on one connection (RFC 9113), without TLS. */
class Http2Test {
    private static final String LIVE = "/health/live";
    private static final String EVENTS = "/api/v1/events";

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void requestsAreAnsweredOnThePortOfHttp1() throws IOException {
        try (RawHttp2 client = connect()) {
            RawHttp2.Stream live = client.answer(client.get(LIVE));
            assertThat(live.status()).isEqualTo(200);
            assertThat(live.body()).isEqualTo("{\"status\":\"live\"}");
            assertThat(client.answer(client.get("/nowhere")).body()).contains("there is nothing at /nowhere");
            assertThat(harbour.get(LIVE).status()).isEqualTo(200);
        }
    }

    @Test
    void aHeadIsAnsweredWithoutItsBody() throws IOException {
        try (RawHttp2 client = connect()) {
            RawHttp2.Stream live = client.answer(client.request("HEAD", LIVE));
            assertThat(live.headers).containsEntry("content-length", "17");
            assertThat(live.body()).isEmpty();
        }
    }

    @Test
    void aBodyIsRead() throws IOException {
        try (RawHttp2 client = connect()) {
            int stream = client.begin(
                    RawHttp2.END_HEADERS, "POST", "/api/v1/workflows/validate", "content-type", "application/yaml");
            client.data(stream, "name", 0);
            client.data(stream, ": abc", RawHttp2.END_STREAM);
            assertThat(client.answer(stream).status()).isEqualTo(422);
        }
    }

    @Test
    void aStreamOfEventsHasNoHeadersOfAConnectionAndNoChunks() throws IOException {
        try (RawHttp2 client = connect()) {
            harbour.tale("e1").begin("a").start("a").finish("a").complete();
            RawHttp2.Stream stream = client.answer(client.get("/api/v1/executions/e1/events"));
            assertThat(stream.headers)
                    .containsEntry("content-type", "text/event-stream")
                    .doesNotContainKeys("connection", "transfer-encoding", "keep-alive", "content-length");
            assertThat(stream.body()).startsWith(": telltale\nretry: ").contains("event: execution.completed\n");
            assertThat(stream.body().lines().filter(line -> line.startsWith("event: ")))
                    .containsExactly(
                            "event: stream.opened",
                            "event: execution.started",
                            "event: node.started",
                            "event: node.completed",
                            "event: execution.completed",
                            "event: stream.closed");
            assertThat(stream.isEnded).isTrue();
        }
    }

    @Test
    void threeHundredStreamsOnOneConnectionGetEveryEvent() throws IOException {
        try (RawHttp2 client = connect()) {
            List<Integer> streams = client.watch(300, EVENTS);
            harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .pour("a", 20, 100)
                    .finish("a")
                    .complete();
            for (int stream : streams) {
                RawHttp2.Stream all = client.await(stream, "event: execution.completed");
                assertThat(all.body().lines().filter("event: node.output"::equals))
                        .hasSize(20);
            }
            harbour.awaitMetric("telltale_connections 2.0"); // and the one that asks
        }
    }

    @Test
    void aStreamThatIsGivenUpIsOverAndTheOthersGoOn() throws IOException {
        try (RawHttp2 client = connect()) {
            List<Integer> streams = client.watch(2, EVENTS);
            int first = streams.get(0);
            int second = streams.get(1);
            client.reset(first);
            harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 1.0");
            harbour.tale("e1").begin("a");
            client.await(second, "event: execution.started");
            assertThat(client.stream(first).body()).doesNotContain("execution.started");
        }
    }

    @Test
    void aConnectionThatIsGoneTakesItsStreamsWithIt() throws IOException {
        try (RawHttp2 client = connect()) {
            client.watch(2, EVENTS);
        }
        harbour.awaitMetric("telltale_subscribers{transport=\"sse\"} 0.0");
    }

    @Test
    void aClosingServerEndsEachStreamWithAFrameAndThenTheConnection() throws IOException {
        try (RawHttp2 client = connect()) {
            List<Integer> streams = client.watch(2, EVENTS);
            harbour.server.close();
            client.readToEnd();
            for (int stream : streams) {
                assertThat(client.stream(stream).body()).contains("event: stream.closed", "\"reason\":\"shutdown\"");
                assertThat(client.stream(stream).isEnded).isTrue();
            }
            assertThat(client.goAway).isEqualTo(io.netty.handler.codec.http2.Http2Error.NO_ERROR);
        }
    }

    @Test
    void aWebSocketIsRefusedInWordsThatSayWhatToDo() throws IOException {
        try (RawHttp2 client = connect()) {
            RawHttp2.Stream answer = client.answer(client.get("/api/v1/ws", "sec-websocket-version", "13"));
            assertThat(answer.status()).isEqualTo(426);
            assertThat(answer.headers).doesNotContainKeys("connection", "upgrade");
            assertThat(answer.body()).contains("a WebSocket begins with a request of HTTP/1.1", "/api/v1/events");
        }
    }

    @Test
    void aForeignHostAndWhatIsNoHostAreRefusedAndOtherRequestsAreNot() throws IOException {
        try (RawHttp2 client = connect()) {
            RawHttp2.Stream foreign = client.answer(client.get(LIVE, ":authority", "evil.example"));
            assertThat(foreign.status()).isEqualTo(403);
            RawHttp2.Stream none = client.answer(client.get(LIVE, ":authority", "a:b:c"));
            assertThat(none.status()).isEqualTo(400);
            assertThat(none.headers).containsEntry("content-type", "application/problem+json");
            assertThat(none.body()).contains("'a:b:c' is no host and port");
            assertThat(client.answer(client.get(LIVE)).status()).isEqualTo(200);
        }
    }

    private RawHttp2 connect() throws IOException {
        return RawHttp2.to(harbour.server.port());
    }
}
