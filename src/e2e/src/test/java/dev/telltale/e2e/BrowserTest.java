package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real browser makes of a stream, and of a WebSocket. */
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "the JDK makes no difference to a browser")
class BrowserTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** All that these workflows bring. A page hears only what it listens to. */
    private static final List<String> TYPES = List.of(
            "stream.opened",
            "stream.gap",
            "stream.closed",
            "execution.started",
            "execution.completed",
            "node.started",
            "node.waiting",
            "node.completed",
            "loop.started",
            "loop.iteration",
            "loop.completed",
            "progress.update",
            "custom.said");

    private static final String TALKING = """
            name: talking
            nodes:
              - id: often
                loop: {times: 50, do: [{id: pause, wait: {for: 5ms}}, {id: say, needs: [pause], emit: {name: said, data: {text: "a\\r\\nb\\n\\nc ✓"}}}]}
              - {id: gate, needs: [often], wait: {approval: {prompt: Go on?}}}
            """;

    private static Chromium browser;

    @TempDir
    private Path data;

    @BeforeAll
    static void openBrowser() {
        browser = Chromium.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void itGetsEveryEventInOrderWithItsIdAndComesBackOnceToBeToldThatItIsOver()
            throws IOException, InterruptedException {
        try (DataServer server = new DataServer(data).start()) {
            server.startYaml("b1", TALKING);
            approve(server, "b1");
            server.awaitStatus("b1", "completed");

            Page page = browser.page(server.url());
            List<Integer> answers = new ArrayList<>();
            page.onResponse(response -> note(response, answers));
            watch(page, "/api/v1/executions/b1/events");
            awaitEnd(page);

            assertThat(answers).containsExactly(200, 204);
            List<JsonNode> frames = frames(page);
            assertThat(types(frames)).startsWith("stream.opened").endsWith("stream.closed");
            assertThat(events(frames)).isEqualTo(server.history("b1"));
            assertThat(frames)
                    .allSatisfy(frame -> assertThat(frame.get("event").asString())
                            .isEqualTo(told(frame).get("type").asString()));
            assertThat(frames.subList(1, frames.size() - 1))
                    .extracting(frame -> frame.get("id").asString())
                    .allMatch(id -> id.matches("[a-z0-9]+\\.[0-9]+"))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void itsWebSocketGetsTheSameEventsAndIsClosedCleanly() throws IOException, InterruptedException {
        try (DataServer server = new DataServer(data).start()) {
            server.startYaml("b1", TALKING);
            approve(server, "b1");

            Page page = browser.page(server.url());
            run(page, "subscribe.js", "b1");
            page.waitForFunction("() => said.messages.some(message => message.op === 'closed')");
            page.evaluate("() => said.close()");
            page.waitForFunction("() => said.end !== null");

            JsonNode said = kept(page, "said");
            assertThat(said.get("end").toString())
                    .isEqualTo("{\"code\":1000,\"wasClean\":true,\"protocol\":\"telltale.v1\"}");
            assertThat(said.get("messages").valueStream().filter(message -> message.has("event")))
                    .extracting(message -> message.get("event"))
                    .isEqualTo(server.history("b1"));
        }
    }

    /** @param end a signal for a clean stop, or KILL for a crash */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void itComesBackAfterARestartWithoutHoleOrEcho(String end) throws IOException, InterruptedException {
        try (DataServer server = new DataServer(data).start()) {
            server.keepPort();
            Page page = browser.page(server.url());
            server.startYaml("b1", TALKING);
            watch(page, "/api/v1/executions/b1/events");
            page.waitForFunction("() => seen.frames.length > 20");

            server.jar().signal(end);
            server.jar().exitCode();
            server.start();
            page.waitForFunction("() => seen.opened > 1");
            approve(server, "b1");
            awaitEnd(page);

            List<JsonNode> frames = frames(page);
            assertThat(events(frames)).isEqualTo(server.history("b1"));
            assertThat(types(frames)).doesNotContain("stream.gap").endsWith("execution.completed", "stream.closed");
        }
    }

    /** Says yes as soon as somebody is asked. */
    private static void approve(DataServer server, String id) {
        Awaitility.await("the gate opens")
                .until(() ->
                        server.post("/api/v1/executions/" + id + "/approve", "{\"path\":\"gate\",\"approved\":true}")
                                        .statusCode()
                                == 200);
    }

    private static void watch(Page page, String path) throws IOException {
        run(page, "watch.js", List.of(path, TYPES));
    }

    private static void run(Page page, String script, Object argument) throws IOException {
        try (InputStream file = BrowserTest.class.getResourceAsStream(script)) {
            page.evaluate(new String(file.readAllBytes(), StandardCharsets.UTF_8), argument);
        }
    }

    private static void awaitEnd(Page page) {
        page.waitForFunction("() => seen.isClosed()");
    }

    private static void note(Response response, List<Integer> answers) {
        if (response.url().endsWith("/events")) {
            answers.add(response.status());
        }
    }

    /** What a script keeps in the window. */
    private static JsonNode kept(Page page, String name) {
        return JSON.readTree((String) page.evaluate("() => JSON.stringify(" + name + ")"));
    }

    private static List<JsonNode> frames(Page page) {
        return kept(page, "seen").get("frames").valueStream().toList();
    }

    private static JsonNode told(JsonNode frame) {
        return JSON.readTree(frame.get("data").asString());
    }

    private static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> told(frame).get("type").asString()).toList();
    }

    private static List<JsonNode> events(List<JsonNode> frames) {
        return frames.stream()
                .map(BrowserTest::told)
                .filter(told -> told.has("seq"))
                .toList();
    }
}
