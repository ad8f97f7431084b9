package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.server.Harbour.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionsOverHttpTest {
    private static final String EXECUTIONS = "/api/v1/executions";

    private final Harbour harbour = new Harbour();

    @AfterEach
    void close() {
        harbour.close();
    }

    @Test
    void anExecutionIsStartedByTheNameOfItsWorkflow() {
        Reply reply = harbour.json(EXECUTIONS, """
                {"workflow": "release", "inputs": {"n": 3, "x": null}, "labels": {"team": "sail"}, "id": "my-run_1"}""");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/api/v1/executions/my-run_1");
        assertThat(reply.json())
                .containsEntry("executionId", "my-run_1")
                .containsEntry("workflow", "release")
                .containsEntry("status", "running");
        assertThat(reply.json().get("links"))
                .isEqualTo(Map.of(
                        "self", "/api/v1/executions/my-run_1",
                        "events", "/api/v1/executions/my-run_1/events",
                        "progress", "/api/v1/executions/my-run_1/progress",
                        "variables", "/api/v1/executions/my-run_1/variables",
                        "output", "/api/v1/executions/my-run_1/output",
                        "graph", "/api/v1/executions/my-run_1/graph",
                        "cancel", "/api/v1/executions/my-run_1/cancel",
                        "pause", "/api/v1/executions/my-run_1/pause",
                        "resume", "/api/v1/executions/my-run_1/resume"));
        StartRequest request = harbour.control.request("my-run_1");
        assertThat(request.workflow()).isEqualTo("release");
        assertThat(request.inputs().get("n")).isEqualTo(3L);
        assertThat(request.inputs().containsKey("x")).isTrue();
        assertThat(request.labels()).containsEntry("team", "sail");
        assertThat(request.trigger().kind()).isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/yaml",
                "application/yaml; charset=utf-8",
                "Text/YAML",
                "application/x-yaml;charset=UTF-8"
            })
    void anExecutionIsStartedFromTheWorkflowItself(String type) {
        Reply reply = harbour.post(EXECUTIONS + "?id=e1&label=team=sail&label=env=a=b", type, "name: möwe\n");

        assertThat(reply.status()).isEqualTo(201);
        StartRequest request = harbour.control.request("e1");
        assertThat(request.definition()).isEqualTo("name: möwe\n");
        assertThat(request.labels()).isEqualTo(Map.of("team", "sail", "env", "a=b"));
    }

    @Test
    void theSameRequestAgainIsAnsweredAndAnotherUnderTheSameIdIsNot() {
        String body = "{\"workflow\": \"release\", \"id\": \"e1\"}";

        assertThat(harbour.json(EXECUTIONS, body).status()).isEqualTo(201);
        assertThat(harbour.json(EXECUTIONS, body).status()).isEqualTo(200);
        assertThat(harbour.json(EXECUTIONS, body.replace("release", "other")).status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"workflow": "missing"}                        | 404
            {"workflow": "release", "inputs": {"wrong":1}} | 422
            {}                                             | 400
            {"workflow": "a", "definition": "b"}           | 400
            """)
    void whatTheEngineRefusesIsRefused(String body, int status) {
        Reply reply = harbour.json(EXECUTIONS, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.json()).containsEntry("status", (long) status).containsKeys("type", "title", "detail");
    }

    @Test
    void aWorkflowThatCannotRunIsToldAllItsProblemsAtOnce() {
        Reply reply = harbour.post(EXECUTIONS, "application/yaml", "broken");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json())
                .containsEntry("type", "urn:telltale:problem:invalid-workflow")
                .containsEntry(
                        "problems",
                        List.of(
                                Map.of(
                                        "line", 2L,
                                        "column", 3L,
                                        "at", "node 'a'",
                                        "message", "it needs 'b', which does not exist",
                                        "hint", "did you mean 'a'?"),
                                Map.of("at", "outputs", "message", "it is no map")));
    }

    // 003-08, 002-14
    @Test
    void anExecutionIsShown() {
        harbour.tale("e1").begin("a", "b").start("a").assign("pushed", 3L).finish("a");

        Reply view = harbour.get(EXECUTIONS + "/e1");
        assertThat(view.status()).isEqualTo(200);
        assertThat(view.header("Content-Type")).isEqualTo("application/json");
        assertThat(view.json())
                .containsEntry("executionId", "e1")
                .containsEntry("status", "running")
                .containsEntry("seq", 4L);
        assertThat(harbour.get(EXECUTIONS + "/e1/progress").json())
                .containsEntry("completedNodes", 1L)
                .containsEntry("totalNodes", 2L)
                .containsEntry("percent", 50L);
        assertThat(harbour.get(EXECUTIONS + "/e1/variables").json())
                .isEqualTo(Map.of("executionId", "e1", "seq", 4L, "variables", Map.of("pushed", 3L)));
    }

    @Test
    void theGraphIsGivenAsJsonAndForTwoDrawingPrograms() {
        harbour.tale("e1").begin("a", "b").start("a");
        String graph = EXECUTIONS + "/e1/graph";

        Reply json = harbour.get(graph);
        assertThat(json.header("Content-Type")).isEqualTo("application/json");
        assertThat(json.json()).containsEntry("seq", 2L).containsEntry("edges", List.of());
        assertThat((List<?>) json.json().get("nodes")).hasSize(2);
        assertThat(harbour.get(graph + "?format=json").text()).isEqualTo(json.text());
        Reply dot = harbour.get(graph + "?format=dot");
        assertThat(dot.header("Content-Type")).isEqualTo("text/vnd.graphviz; charset=utf-8");
        assertThat(dot.text()).startsWith("digraph \"").contains("running");
        Reply mermaid = harbour.get(graph + "?format=mermaid");
        assertThat(mermaid.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(mermaid.text()).contains("flowchart TD", "running");
        Reply ascii = harbour.get(graph + "?format=ascii");
        assertThat(ascii.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(ascii.text()).contains("\n○ ", "running");
        Reply unknown = harbour.get(graph + "?format=svg");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json())
                .containsEntry("where", "query parameter format")
                .containsEntry("hint", "use json or dot or mermaid or ascii");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/progress",
                "/variables",
                "/output",
                "/output?tail=3",
                "/graph",
                "/graph?format=dot",
                "/events"
            })
    void anUnknownExecutionIsNotFound(String resource) {
        Reply reply = harbour.get(EXECUTIONS + "/nobody" + resource, "Accept", "*/*");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.json()).containsEntry("detail", "there is no execution nobody");
    }

    @Test
    void executionsAreListedNewestFirstAndPageByPage() {
        for (int i = 1; i <= 5; i++) {
            harbour.tale("e" + i).begin(Map.of(), Map.of("parity", i % 2 == 0 ? "even" : "odd"), "a");
        }
        harbour.tale("e3").complete();

        Map<String, Object> first = harbour.get(EXECUTIONS + "?limit=2").json();
        assertThat(ids(first)).containsExactly("e5", "e4");
        Map<String, Object> second =
                harbour.get(EXECUTIONS + "?limit=2&next=" + first.get("next")).json();
        assertThat(ids(second)).containsExactly("e3", "e2");
        assertThat(ids(harbour.get(EXECUTIONS + "?status=completed,failed").json()))
                .containsExactly("e3");
        assertThat(ids(harbour.get(EXECUTIONS + "?label=parity=even").json())).containsExactly("e4", "e2");
        assertThat(ids(harbour.get(EXECUTIONS + "?workflow=other").json())).isEmpty();
        assertThat(ids(harbour.get(EXECUTIONS + "?since=2020-01-01T00:00:00%2B02:00")
                        .json()))
                .hasSize(5);
        assertThat(ids(harbour.get(EXECUTIONS + "?since=2100-01-01T00:00:00Z").json()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=done                  | status
            status=                      | status
            limit=0                      | limit
            limit=many                   | limit
            limit=1&limit=2              | limit
            since=yesterday              | since
            since=2020-01-01T00:00:00+02 | since
            label=team                   | label
            next=no-such-page            | next
            stauts=running               | stauts
            """)
    void aListParameterThatMakesNoSenseIsNamed(String query, String named) {
        Reply reply = harbour.get(EXECUTIONS + "?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json())
                .containsEntry("where", "query parameter " + named)
                .containsKey("hint");
    }

    // 004-04, 004-05, 004-06, 002-04
    @Test
    void commandsNameTheEventThatShowsThem() {
        harbour.json(EXECUTIONS, "{\"workflow\": \"release\", \"id\": \"e1\"}");

        Reply paused = harbour.json(EXECUTIONS + "/e1/pause", "{\"reason\": \"lunch\"}");
        assertThat(paused.json()).isEqualTo(Map.of("appliedSeq", 3L));
        assertThat(harbour.json(EXECUTIONS + "/e1/pause", "{}").json()).isEqualTo(Map.of("appliedSeq", 3L));
        assertThat(harbour.send("POST", EXECUTIONS + "/e1/resume", null).json()).isEqualTo(Map.of("appliedSeq", 4L));
        assertThat(harbour.json(EXECUTIONS + "/e1/cancel", "{\"reason\": \"enough\"}")
                        .status())
                .isEqualTo(200);

        String history = harbour.get(EXECUTIONS + "/e1/events", "Accept", "application/x-ndjson")
                .text();
        assertThat(history).contains("\"reason\":\"lunch\"").contains("\"reason\":\"enough\"");
    }

    // An event loop that waits for an engine holds up every stream on it.
    @Test
    void commandsAreGivenOffTheEventLoop() {
        harbour.json(EXECUTIONS, "{\"workflow\": \"release\", \"id\": \"e1\"}");
        assertThat(harbour.control.caller.getName()).startsWith("telltale-http-work");
        harbour.send("POST", EXECUTIONS + "/e1/cancel", null);
        assertThat(harbour.control.caller.getName()).startsWith("telltale-http-work");
    }

    @Test
    void aCommandToWhatHasEndedOrNeverWasIsRefused() {
        harbour.json(EXECUTIONS, "{\"workflow\": \"release\", \"id\": \"e1\"}");
        harbour.tale("e1").complete();

        assertThat(harbour.json(EXECUTIONS + "/e1/cancel", "{}").status()).isEqualTo(409);
        assertThat(harbour.json(EXECUTIONS + "/e2/cancel", "{}").status()).isEqualTo(404);
    }

    @Test
    void aFinishedExecutionCanBeForgotten() {
        harbour.tale("e1").begin("a");
        assertThat(harbour.send("DELETE", EXECUTIONS + "/e1", null).status()).isEqualTo(409);
        harbour.tale("e1").complete();

        assertThat(harbour.send("DELETE", EXECUTIONS + "/e1", null).status()).isEqualTo(204);
        assertThat(harbour.send("DELETE", EXECUTIONS + "/e1", null).status()).isEqualTo(404);
        assertThat(harbour.get(EXECUTIONS + "/e1").status()).isEqualTo(404);
    }

    @SuppressWarnings("unchecked")
    private static List<String> ids(Map<String, Object> list) {
        return ((List<Map<String, Object>>) list.get("items"))
                .stream().map(item -> (String) item.get("executionId")).toList();
    }
}
