package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchingTest {
    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void theHeadersAreThoseABrowserAndItsProxiesNeed() throws IOException {
        harbour.tale("e1").begin("a");

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            assertThat(stream.head.status()).isEqualTo(200);
            assertThat(stream.head.headers())
                    .containsEntry("content-type", "text/event-stream")
                    .containsEntry("cache-control", "no-cache, no-transform")
                    .containsEntry("x-accel-buffering", "no")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("vary", "Accept")
                    .doesNotContainKeys("content-length", "content-encoding", "access-control-allow-origin");
        }
    }

    @Test
    void theFirstBytesComeAtOnceAndSayWhenToComeBack() throws IOException {
        try (SseStream stream = harbour.stream("/api/v1/events")) {
            assertThat(stream.block()).isEqualTo(": telltale\nretry: 2000");
            assertThat(stream.next().type()).isEqualTo("stream.opened");
        }
    }

    @Test
    void aFrameIsItsCursorItsTypeAndTheEvent() throws IOException {
        harbour.tale("e1").begin("a");
        String epoch = harbour.monitor.head().epoch();

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            stream.block();
            stream.block();
            String block = stream.block();
            assertThat(block)
                    .startsWith("id: " + epoch
                            + ".1\nevent: execution.started\ndata: {\"seq\":1,\"type\":\"execution.started\"");
            assertThat(block.lines()).hasSize(3);
        }
    }

    // 003-12, 003-23, G7
    @Test
    void aFinishedExecutionIsToldFromItsStartAndThenTheStreamEnds() throws IOException {
        harbour.tale("e1").begin("a").start("a").write("a", "hi\n").finish("a").complete();

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            List<Frame> frames = stream.rest();
            assertThat(frames)
                    .extracting(Frame::event)
                    .containsExactly(
                            "stream.opened",
                            "execution.started",
                            "node.started",
                            "node.output",
                            "node.completed",
                            "execution.completed",
                            "stream.closed");
            assertThat(frames).allSatisfy(frame -> assertThat(frame.event()).isEqualTo(frame.type()));
            assertThat(frames.get(6).json()).containsEntry("reason", "finished").containsEntry("delivered", 5L);
        }
    }

    // 003-18
    @Test
    void whatHappensIsTold() throws IOException {
        Tale tale = harbour.tale("e1").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            assertThat(stream.next("execution.started").seq()).isEqualTo(1);
            tale.start("a");
            assertThat(stream.next("node.started").seq()).isEqualTo(2);
            tale.finish("a").complete();
            assertThat(stream.next("execution.completed").seq()).isEqualTo(4);
        }
    }

    // 003-05
    @Test
    void allExecutionsAreWatchedFromNowOn() throws IOException {
        harbour.tale("before").begin("a").complete();
        try (SseStream stream = harbour.stream("/api/v1/events")) {
            assertThat(stream.next().type()).isEqualTo("stream.opened");
            harbour.tale("after").begin("a");
            assertThat(stream.next().json()).containsEntry("executionId", "after");
        }
    }

    // 003-05
    @Test
    void allExecutionsAreWatchedFromTheStartWhenAskedTo() throws IOException {
        harbour.tale("before").begin("a").complete();
        try (SseStream stream = harbour.stream("/api/v1/events?from=start")) {
            assertThat(stream.next("execution.started").json()).containsEntry("executionId", "before");
        }
    }

    // 003-06
    @Test
    void aFilterChoosesByTypeAndNodeAndTheEndComesAnyway() throws IOException {
        harbour.tale("e1")
                .begin("a", "b")
                .start("a")
                .start("b")
                .write("a", "x")
                .write("b", "y")
                .finish("b")
                .complete();

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events?type=node.output,node.completed&node=b")) {
            assertThat(stream.rest())
                    .extracting(Frame::event)
                    .containsExactly(
                            "stream.opened", "node.output", "node.completed", "execution.completed", "stream.closed");
        }
    }

    @Test
    void theEndIsLeftOutWhenAskedTo() throws IOException {
        harbour.tale("e1").begin("a").start("a").finish("a").complete();

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events?type=node.*&terminal=false")) {
            assertThat(stream.rest())
                    .extracting(Frame::event)
                    .containsExactly("stream.opened", "node.started", "node.completed", "stream.closed");
        }
    }

    @Test
    void unnamedFramesLeaveTheEventLineOut() throws IOException {
        harbour.tale("e1").begin("a").complete();

        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events?events=unnamed")) {
            assertThat(stream.rest()).hasSize(4).allSatisfy(frame -> {
                assertThat(frame.event()).isNull();
                assertThat(frame.type()).isNotNull();
            });
        }
    }

    // A frame without data moves Last-Event-ID and fires nothing.
    @Test
    void silenceIsFilledWithPositions() throws IOException {
        harbour.tale("e1").begin("a");
        String head = harbour.monitor.head().toString();
        try (SseStream stream = harbour.stream("/api/v1/events?type=custom.never")) {
            stream.block();
            stream.block();
            assertThat(stream.block()).isEqualTo("id: " + head);
            harbour.tale("e1").start("a");
            String moved = harbour.monitor.head().toString();
            String block = stream.block();
            while (block.equals("id: " + head)) {
                block = stream.block();
            }
            // The heartbeat is past what the filter held back, so a reconnect does not read it again.
            assertThat(block).isEqualTo("id: " + moved);
        }
    }

    // G11
    @Test
    void aWatcherWhoLeavesCancelsNothing() throws IOException {
        Tale tale = harbour.tale("e1").begin("a");
        try (SseStream stream = harbour.stream("/api/v1/executions/e1/events")) {
            stream.next("execution.started");
        }
        awaitNoSubscribers();
        tale.start("a").finish("a").complete();

        assertThat(harbour.get("/api/v1/executions/e1").json()).containsEntry("status", "completed");
    }

    // 003-07, 003-11
    @Test
    void nothingIsLeftOfStreamsThatCameAndWent() throws Exception {
        Tale tale = harbour.tale("e1").begin("a").start("a");
        for (int round = 0; round < 5; round++) {
            SseStream[] streams = new SseStream[20];
            for (int i = 0; i < streams.length; i++) {
                streams[i] = harbour.stream(i % 2 == 0 ? "/api/v1/events?from=start" : "/api/v1/executions/e1/events");
            }
            tale.write("a", "round " + round);
            for (SseStream stream : streams) {
                stream.next("node.output");
                stream.close();
            }
        }
        awaitNoSubscribers();
        assertThat(harbour.monitor.stats().subscribers()).isZero();
    }

    // G7, 003-11
    @Test
    void everyWatcherGetsEveryEventOnceAndInOrder() throws Exception {
        Tale tale = harbour.tale("e1").begin("a").start("a");
        SseStream[] streams = new SseStream[8];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = harbour.stream("/api/v1/executions/e1/events");
        }
        tale.pour("a", 2000, 100);
        tale.finish("a").complete();

        for (SseStream stream : streams) {
            assertThat(stream.rest())
                    .filteredOn(frame -> frame.seq() != null)
                    .extracting(Frame::seq)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 2004).boxed().toList());
            stream.close();
        }
    }

    @Test
    void headAnswersWithoutBody() throws IOException {
        harbour.tale("e1").begin("a");
        try (RawConnection connection = harbour.connect()) {
            connection.request("HEAD", "/api/v1/executions/e1/events");
            assertThat(connection.readHead().headers()).containsEntry("content-type", "text/event-stream");
            connection.request("HEAD", "/api/v1/executions/e1");
            assertThat(connection.readHead().headers())
                    .containsEntry("content-type", "application/json")
                    .hasEntrySatisfying(
                            "content-length",
                            length -> assertThat(Integer.parseInt(length)).isPositive());
            connection.request("GET", "/health/live");
            assertThat(connection.readAnswer().body()).isEqualTo("{\"status\":\"live\"}");
        }
    }

    @Test
    void anUnknownExecutionIsRefusedBeforeTheStreamBegins() throws IOException {
        try (SseStream stream = harbour.stream("/api/v1/executions/nobody/events")) {
            assertThat(stream.head.status()).isEqualTo(404);
            assertThat(stream.head.headers()).containsEntry("content-type", "application/problem+json");
        }
    }

    private void awaitNoSubscribers() {
        Awaitility.await()
                .until(() -> harbour.get("/metrics").text().contains("telltale_subscribers{transport=\"sse\"} 0"));
    }
}
