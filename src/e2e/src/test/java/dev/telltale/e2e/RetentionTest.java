package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a server lets go of, and what it does not. */
class RetentionTest {
    private static final String QUICK = "name: quick\nnodes:\n  - {id: say, run: echo hello}\n";
    private static final String HELD = """
            name: held
            variables: {before: 0}
            nodes:
              - {id: note, set: {before: 7}}
              - {id: ask, needs: [note], wait: {approval: {prompt: "go on?"}}}
              - {id: say, needs: [ask], run: 'echo "${{ vars.before }}"'}
            """;

    @TempDir
    private Path folder;

    @Test
    void theFirstToHaveEndedGoAndWhoWantsThemIsToldWhatIsMissing() throws Exception { // G7, G8, G12
        try (DataServer server = new DataServer(folder.resolve("data"), "--retain-finished", "2")) {
            server.start();
            begin(server);
            end(server, "one");
            String first = cursorOfFirst(server, "one");
            String last = cursorOfLast(server, "one");
            end(server, "two");
            end(server, "three");
            end(server, "four");

            for (int life = 0; life < 2; life++) {
                awaitGone(server, "one");
                awaitGone(server, "two");
                for (String part : List.of("", "/progress", "/variables", "/output", "/events", "/graph")) {
                    HttpResponse<String> answer = server.get("/api/v1/executions/one" + part);
                    assertThat(answer.statusCode()).as(part + answer.body()).isEqualTo(404);
                }
                assertThat(server.get("/api/v1/executions/one/events", "Last-Event-ID", last)
                                .statusCode())
                        .isEqualTo(404);
                assertThat(ended(server)).containsExactlyInAnyOrder("three", "four");
                assertThatItStillWaits(server);
                server.crash();
                server.start();
            }
            // Now: until then the stream has what is gone from memory, and there is no gap to tell of.
            assertThatAGapStandsForThem(server, first);
            assertThat(server.jar().out()).contains("; 1 execution goes on");
            assertThat(server.post("/api/v1/executions/held/approve", "{\"path\":\"ask\",\"approved\":true}")
                            .statusCode())
                    .isEqualTo(200);
            server.awaitStatus("held", "completed");
            assertThat(server.get("/api/v1/executions/held/output").body()).isEqualTo("7\n");
            awaitGone(server, "three");
        }
    }

    @Test
    void whatEndedLongAgoGoesAndWhatWaitsLongerStays() throws Exception {
        try (DataServer server = new DataServer(folder.resolve("data"), "--retain-age", "1ms")) {
            server.start();
            begin(server);
            assertThat(server.postYaml("/api/v1/executions?id=one", QUICK).statusCode())
                    .isEqualTo(201);
            awaitGone(server, "one");
            server.crash();
            server.start();
            assertThat(server.get("/api/v1/executions/one").statusCode()).isEqualTo(404);
            assertThatItStillWaits(server);
        }
    }

    @Test
    void whatTakesTooManyBytesGoesAndTheLatestToHaveEndedStays() throws Exception {
        try (DataServer server = new DataServer(folder.resolve("data"), "--retain-bytes", "1MiB")) {
            server.start();
            begin(server);
            for (String id : List.of("one", "two")) {
                server.startYaml(
                        id, "name: loud\nnodes:\n  - {id: say, run: 'head -c 2000000 /dev/zero | tr \"\\0\" x'}\n");
                server.awaitStatus(id, "completed");
            }
            awaitGone(server, "one");
            assertThat(ended(server)).containsExactly("two");
            assertThatItStillWaits(server);
        }
    }

    private static void begin(DataServer server) throws Exception {
        server.startYaml("held", HELD);
        Awaitility.await()
                .until(() -> server.get("/api/v1/executions/held").body().contains("go on?"));
    }

    private static void end(DataServer server, String id) throws Exception {
        server.startYaml(id, QUICK);
        server.awaitStatus(id, "completed");
    }

    private static List<String> ended(DataServer server) throws Exception {
        List<String> ids = new ArrayList<>();
        for (JsonNode item : server.json("/api/v1/executions?status=completed").get("items")) {
            ids.add(item.get("executionId").asString());
        }
        return ids;
    }

    private static void awaitGone(DataServer server, String id) {
        Awaitility.await(id + " is gone")
                .atMost(Duration.ofSeconds(20))
                .until(() -> server.get("/api/v1/executions/" + id).statusCode() == 404);
    }

    private static void assertThatItStillWaits(DataServer server) throws Exception {
        JsonNode view = server.json("/api/v1/executions/held");
        assertThat(view.get("status").asString()).isEqualTo("running");
        assertThat(view.get("variables").get("before").asInt()).isEqualTo(7);
        assertThat(view.get("nodes").findValuesAsString("status")).containsExactly("completed", "waiting", "pending");
        List<JsonNode> history = server.history("held");
        assertThat(history)
                .extracting(event -> event.get("seq").asInt())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, history.size()).boxed().toList());
    }

    private static void assertThatAGapStandsForThem(DataServer server, String from) throws Exception {
        try (Watcher watcher = Watcher.of(server, "/api/v1/events?from=" + from)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> watcher.events().stream()
                            .anyMatch(event -> isOf(event, "four")
                                    && event.get("type").asString().equals("execution.completed")));
            List<JsonNode> gaps = watcher.control().stream()
                    .filter(frame -> frame.get("type").asString().equals("stream.gap"))
                    .toList();
            assertThat(gaps).as(watcher.control().toString()).isNotEmpty();
            assertThat(gaps).allMatch(gap -> gap.get("reason").asString().equals("retention"));
            assertThat(watcher.events()).noneMatch(event -> isOf(event, "one") || isOf(event, "two"));
            for (String id : List.of("three", "four")) {
                assertThat(watcher.events().stream()
                                .filter(event -> isOf(event, id))
                                .toList())
                        .isEqualTo(server.history(id));
            }
        }
    }

    private static boolean isOf(JsonNode event, String id) {
        return event.get("executionId").asString().equals(id);
    }

    private static String cursorOfFirst(DataServer server, String id) throws Exception {
        return cursors(server, id).get(1); // after that of the frame that opens the stream
    }

    private static String cursorOfLast(DataServer server, String id) throws Exception {
        List<String> cursors = cursors(server, id);
        return cursors.get(cursors.size() - 1);
    }

    /** Those of its stream, which ends as it has ended. */
    private static List<String> cursors(DataServer server, String id) throws Exception {
        return server.get("/api/v1/executions/" + id + "/events", "Accept", "text/event-stream")
                .body()
                .lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4))
                .toList();
    }
}
