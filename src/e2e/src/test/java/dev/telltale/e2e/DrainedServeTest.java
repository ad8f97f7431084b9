package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with many watchers that is told to end. */
class DrainedServeTest {
    private static final int STREAMS = 40;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void streamsEndOneByOneAndThoseThatAreLeftGoOn(@TempDir Path folder) throws Exception {
        try (DataServer server = new DataServer(folder.resolve("data"), "--drain", "4s")) {
            server.start();
            server.startYaml(
                    "long", "name: long\nnodes:\n  - {id: only, run: 'while true; do echo on; sleep 0.02; done'}\n");
            List<Lines> streams =
                    Stream.generate(() -> watch(server)).limit(STREAMS).toList();
            Awaitility.await().until(() -> streams.stream().allMatch(stream -> stream.events() > 0));
            server.jar().signal("TERM");

            Awaitility.await().until(() -> streams.stream().anyMatch(Lines::isOver));
            assertThat(streams).anyMatch(stream -> !stream.isOver());
            assertThat(server.get("/api/v1/events").statusCode())
                    .as("a new one")
                    .isEqualTo(503);
            assertThat(server.jar().exitCode()).as(server.jar().err()).isZero();

            Awaitility.await().until(() -> streams.stream().allMatch(Lines::isOver));
            assertThat(streams).allMatch(stream -> stream.has("\"type\":\"stream.closed\",\"reason\":\"shutdown\""));
            Set<Long> ends = streams.stream().map(Lines::events).collect(Collectors.toSet());
            assertThat(ends).as("what streams saw before they ended").hasSizeGreaterThan(STREAMS / 4);
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

    /** What a stream has said. */
    private static final class Lines implements Flow.Subscriber<String> {
        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
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

        boolean has(String part) {
            return lines.stream().anyMatch(line -> line.contains(part));
        }

        long events() {
            return lines.stream()
                    .filter(line -> line.startsWith("event: node.output"))
                    .count();
        }

        String lastRetry() {
            return lines.stream().filter(line -> line.startsWith("retry: ")).reduce("", (before, last) -> last);
        }
    }
}
