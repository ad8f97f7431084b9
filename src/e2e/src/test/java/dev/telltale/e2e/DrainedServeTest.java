package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with thousands of watchers that is told to end. */
class DrainedServeTest {
    private static final int STREAMS = 2000;

    /** Far longer than anything here takes. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void streamsEndOneByOneAndThoseThatAreLeftGoOn(@TempDir Path folder) throws Exception {
        try (DataServer server = new DataServer(folder.resolve("data"), "--drain", "4s")) {
            server.start();
            server.startYaml(
                    "long", "name: long\nnodes:\n  - {id: only, run: 'while true; do echo on; sleep 0.1; done'}\n");
            List<Lines> streams =
                    Stream.generate(() -> watch(server)).limit(STREAMS).toList();
            Awaitility.await().atMost(LONG).until(() -> streams.stream().allMatch(stream -> stream.events() > 0));
            server.jar().signal("TERM");

            Awaitility.await().until(() -> streams.stream().anyMatch(Lines::isOver));
            assertThat(streams).anyMatch(stream -> !stream.isOver());
            assertThat(server.get("/api/v1/events").statusCode())
                    .as("a new one")
                    .isEqualTo(503);
            assertThat(server.jar().exitCode()).as(server.jar().err()).isZero();

            Awaitility.await().atMost(LONG).until(() -> streams.stream().allMatch(Lines::isOver));
            assertThat(streams).allMatch(Lines::isShutDown);
            Map<Long, Long> ends =
                    streams.stream().collect(Collectors.groupingBy(Lines::events, Collectors.counting()));
            assertThat(ends.values())
                    .as("how many ended between two events, of which there were some 40 meanwhile")
                    .hasSizeGreaterThan(10)
                    .allMatch(count -> count < STREAMS / 2);
            Set<String> retries = streams.stream().map(Lines::lastRetry).collect(Collectors.toSet());
            assertThat(retries).as("when they shall come back").hasSizeGreaterThan(STREAMS / 4);
        }
    }

    private Lines watch(DataServer server) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/executions/long/events"))
                .header("Accept", "text/event-stream")
                .build();
        Lines lines = new Lines();
        http.sendAsync(request, BodyHandlers.fromLineSubscriber(lines));
        return lines;
    }

    /** What a stream has said. Written by one thread. */
    private static final class Lines implements Flow.Subscriber<String> {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private volatile long events;
        private volatile String lastRetry = "";
        private volatile boolean isShutDown;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void onNext(String line) {
            if (line.startsWith("event: node.output")) {
                events++;
            } else if (line.startsWith("retry: ")) {
                lastRetry = line;
            }
            isShutDown |= line.contains("\"type\":\"stream.closed\",\"reason\":\"shutdown\"");
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        /** Whether it has ended in good order. */
        boolean isOver() {
            return end.isDone() && !end.isCompletedExceptionally();
        }

        boolean isShutDown() {
            return isShutDown;
        }

        long events() {
            return events;
        }

        String lastRetry() {
            return lastRetry;
        }
    }
}
