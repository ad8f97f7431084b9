package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Kills the server again and again while it works and is watched. What happens between two kills is up to chance; the seed is printed and
 * may be given as {@code -Dtelltale.crash.seed}, the number of kills as {@code -Dtelltale.crash.count}.
 */
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "takes minutes, and the JDK makes no difference to it")
class CrashTest {
    private static final int CRASHES = Integer.getInteger("telltale.crash.count", 50);
    private static final int ROUNDS = 60;
    private static final int STEPS = 30;
    private static final Set<String> TERMINAL =
            Set.of("execution.completed", "execution.failed", "execution.cancelled");

    private static final String CHILD = """
            name: child
            inputs: {number: {type: integer}}
            nodes:
              - id: work
                run: |
                  SAY
                  say begin; sleep 0.2; say end
                  echo "square=${{ inputs.number * inputs.number }}" >> "$TELLTALE_OUTPUT"
              - {id: rest, needs: [work], wait: {for: 200ms}}
            outputs: {square: int(nodes.work.outputs.square)}
            """;

    private static final String STORM = """
            name: storm
            variables: {sum: 0, even: 0, odd: 0, steps: 0, squares: 0}
            nodes:
              - id: parallel
                loop:
                  times: %d
                  as: number
                  parallel: 3
                  do:
                    - id: work
                      run: |
                        SAY
                        say begin; sleep 0.2; say end
                        echo "number=${{ number }}" >> "$TELLTALE_OUTPUT"
                    - id: which
                      needs: [work]
                      switch:
                        - when: number %% 2 == 0
                          then: [even]
                        - else: [odd]
                    - {id: even, set: {even: vars.even + 1}}
                    - {id: odd, set: {odd: vars.odd + 1}}
                    - {id: add, needs: [even, odd], set: {sum: vars.sum + int(nodes.work.outputs.number)}}
              - id: serial
                loop:
                  while: vars.steps < %d
                  do:
                    steps:
                      - {id: pause, wait: {for: 150ms}}
                      - {id: note, run: "SAY; say begin; sleep 0.05; say end"}
                      - {id: step, set: {steps: vars.steps + 1}}
              - id: flaky
                retry: {attempts: 3, delay: 500ms}
                run: |
                  SAY
                  say begin; sleep 0.2
                  failures="$(cat failures 2>/dev/null || echo 0)"
                  if [ "$failures" -lt 2 ]; then echo $((failures + 1)) > failures; exit 9; fi
                  say end
              - id: calls
                loop:
                  times: 8
                  do:
                    - {id: child, call: {workflow: child, inputs: {number: "${{ item }}"}}}
                    - {id: square, needs: [child], set: {squares: vars.squares + nodes.child.outputs.square}}
              - id: gate
                needs: [parallel, serial, flaky, calls]
                run: 'SAY; say begin; while ! test -e "$GO"; do sleep 0.05; done; say end'
              - {id: after, needs: [gate], always: true, run: "SAY; say begin; say end"}
            outputs: {sum: vars.sum, steps: vars.steps, squares: vars.squares}
            """;

    private static final String VICTIM = """
            name: victim
            nodes:
              - id: stubborn
                run: "SAY; say begin; trap '' TERM; while :; do sleep 0.1; done"
              - {id: tidy, needs: [stubborn], always: true, run: "SAY; say begin; say end"}
            """;

    @TempDir
    private Path folder;

    private final long seed = Long.getLong("telltale.crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private DataServer server;
    private Path ledger;
    private Path go;

    @BeforeEach
    void prepare() {
        ledger = folder.resolve("ledger");
        go = folder.resolve("go");
        server = new DataServer(Map.of("LEDGER", ledger.toString(), "GO", go.toString()), folder.resolve("data"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    // G1, G2, G5, G7, G8, G12, 004-11, 004-16
    @Test
    void whatIsKilledAgainAndAgainStillHappensOnceAndIsSeenOnce() throws Exception {
        System.out.println("crashes with seed " + seed);
        server.start();
        register("child", CHILD);
        register("storm", STORM.formatted(ROUNDS, STEPS));
        try (Watcher everything = Watcher.of(server, "/api/v1/events?from=start");
                Watcher whole = Watcher.of(server, "/api/v1/executions/storm/events");
                Watcher filtered =
                        Watcher.of(server, "/api/v1/executions/storm/events?type=node.completed,variable.changed")) {
            HttpResponse<String> started =
                    server.post("/api/v1/executions", "{\"workflow\":\"storm\",\"id\":\"storm\"}");
            assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
            for (int crash = 1; crash <= CRASHES; crash++) {
                if (crash == CRASHES / 4) {
                    cancelVictim();
                }
                crashAndGoOn();
            }
            Files.createFile(go);
            server.awaitStatus("storm", "completed");

            server.awaitStatus("victim", "cancelled");
            assertOutcome();
            assertThat(whole.awaitEnd(20_000)).as("the stream ends").isTrue();
            assertThat(filtered.awaitEnd(20_000)).as("the filtered stream ends").isTrue();
            assertWatched(everything, whole, filtered);
        }
    }

    private void register(String name, String yaml) throws Exception {
        HttpResponse<String> answer = server.put("/api/v1/workflows/" + name, withLedger(yaml));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static String withLedger(String yaml) {
        return yaml.replace("\"SAY;", "\"" + Ledger.SAY.replace("\"", "\\\"") + ";")
                .replace("SAY", Ledger.SAY);
    }

    private void cancelVictim() throws Exception {
        server.startYaml("victim", withLedger(VICTIM));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(ledger).contains("victim stubborn 1 begin"));
        HttpResponse<String> cancelled = server.post("/api/v1/executions/victim/cancel", "{\"reason\":\"seen\"}");
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    }

    /** Kills a life after a random while, and now and then the next one before it serves. */
    private void crashAndGoOn() throws InterruptedException {
        Thread.sleep(random.nextInt(1000));
        server.crash();
        Set<MarkedProcesses.Identity> old = MarkedProcesses.with(ledger.toString());
        if (random.nextInt(5) == 0) {
            server.launch();
            Thread.sleep(random.nextInt(900));
            server.crash();
            old.addAll(MarkedProcesses.with(ledger.toString()));
        }
        server.start();
        assertThat(MarkedProcesses.with(ledger.toString()))
                .as("no process of an old life is alive")
                .noneMatch(old::contains);
    }

    private void assertOutcome() throws Exception {
        JsonNode view = server.json("/api/v1/executions/storm");
        JsonNode variables = view.get("variables");
        assertThat(variables.get("sum").asInt()).isEqualTo(ROUNDS * (ROUNDS - 1) / 2);
        assertThat(variables.get("even").asInt()).isEqualTo(ROUNDS / 2);
        assertThat(variables.get("odd").asInt()).isEqualTo(ROUNDS / 2);
        assertThat(variables.get("steps").asInt()).isEqualTo(STEPS);
        int squares = IntStream.range(0, 8).map(number -> number * number).sum();
        assertThat(view.get("outputs").toString())
                .isEqualTo("{\"sum\":%d,\"steps\":%d,\"squares\":%d}"
                        .formatted(variables.get("sum").asInt(), STEPS, squares));
        JsonNode progress = server.json("/api/v1/executions/storm/progress");
        assertThat(progress.get("percent").asDouble()).isEqualTo(100);
        assertThat(progress.get("completedNodes").asInt()).isEqualTo(6);
        assertThat(MarkedProcesses.with(ledger.toString()))
                .as("nothing is left but the server itself")
                .hasSize(1);
    }

    private void assertWatched(Watcher everything, Watcher whole, Watcher filtered) throws Exception {
        List<JsonNode> storm = server.history("storm");
        assertThat(whole.events()).isEqualTo(storm);
        assertThat(filtered.events())
                .isEqualTo(storm.stream()
                        .filter(event -> List.of("node.completed", "variable.changed", "execution.completed")
                                .contains(event.get("type").asString()))
                        .toList());
        assertThat(whole.control())
                .noneMatch(frame -> frame.get("type").asString().equals("stream.gap"));

        List<JsonNode> all = new ArrayList<>();
        List<List<JsonNode>> each = new ArrayList<>();
        for (JsonNode item : server.json("/api/v1/executions?limit=1000").get("items")) {
            String id = item.get("executionId").asString();
            List<JsonNode> events = server.history(id);
            assertWhole(events);
            all.addAll(events);
            each.add(events);
        }
        Awaitility.await().until(() -> everything.events().size() >= all.size());
        assertThat(everything.events()).hasSameSizeAs(all);
        for (List<JsonNode> events : each) {
            JsonNode id = events.get(0).get("executionId");
            assertThat(everything.events().stream()
                            .filter(event -> event.get("executionId").equals(id)))
                    .containsExactlyElementsOf(events);
        }
        int begun = new Ledger(ledger).check(all);
        System.out.printf(
                "%d crashes, %d connections, %d events, %d processes begun%n",
                CRASHES, whole.connections(), all.size(), begun);
    }

    /** Numbered without holes, ended once, and never less done than before. */
    private static void assertWhole(List<JsonNode> events) {
        double percent = 0;
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            String type = event.get("type").asString();
            assertThat(event.get("seq").asInt()).isEqualTo(i + 1);
            assertThat(TERMINAL.contains(type)).as(type).isEqualTo(i == events.size() - 1);
            if (type.equals("progress.update")) {
                assertThat(event.get("data").get("percent").asDouble()).isGreaterThanOrEqualTo(percent);
                percent = event.get("data").get("percent").asDouble();
            }
        }
        assertThat(percent).isEqualTo(100);
    }
}
