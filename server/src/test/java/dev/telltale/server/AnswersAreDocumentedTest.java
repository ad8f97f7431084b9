package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.Json;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every answer over HTTP is one that is documented, and every one that is documented is given. */
class AnswersAreDocumentedTest {
    @RegisterExtension
    static final Dock DOCK =
            new Dock(engine -> EveryEvent.tasks(engine).maxExecutions(1).maxWorkflows(2, 1 << 20));

    private static final String SHORT = "name: %s\nnodes:\n  - {id: a, task: noop}\n";
    private static final String ASK = "name: ask\nnodes:\n  - {id: ask, wait: {approval: {prompt: Ship it?}}}\n";
    private static final String BROKEN = "name: broken\nnodes:\n  - {id: a, tusk: noop}\n";

    private static final String LOST = "to be lost to damage";

    private static Witness witness;

    @BeforeAll
    static void call() {
        witness = new Witness(DOCK);
    }

    @Test
    void everyAnswerIsDocumentedAndEveryDocumentedOneIsGiven() throws IOException {
        refuseWhatIsWrong();
        tellOfTheServer();
        keepWorkflows();
        runExecutions();
        steer();
        watch();
        forget();

        assertThat(witness.seen)
                .containsAll(DOCK.documents().operations().stream()
                        .flatMap(operation -> operation.answers().stream())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatIsMissingFromAnAnswerIsDocumented(@TempDir Path folder) throws IOException {
        try (DiskJournal journal = DiskJournal.open(folder, DiskOptions.DEFAULT);
                Harbour harbour = new Harbour(journal)) {
            Tale tale = harbour.tale("e1")
                    .begin("a")
                    .start("a")
                    .write("a", LOST)
                    .finish("a")
                    .complete();
            Awaitility.await().until(() -> journal.head() == tale.seq());
        }
        damage(folder);
        try (DiskJournal journal = DiskJournal.open(folder, DiskOptions.DEFAULT);
                Harbour harbour = new Harbour(journal)) {
            RawConnection.Whole answer =
                    harbour.connect().request("GET", "/api/v1/executions/e1").readAnswer();
            assertThat(Witness.read(answer.body())).containsEntry("missingEvents", 1L);
            witness.check(DOCK.documents().operation("getExecution"), answer);
        }
    }

    private static void damage(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (bytes.contains(LOST)) {
                    Files.writeString(
                            file, bytes.replace(LOST, LOST.toUpperCase(Locale.ROOT)), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }

    /** What is wrong in the same way wherever it is said. */
    private static void refuseWhatIsWrong() throws IOException {
        for (Operation operation : DOCK.documents().operations()) {
            String id = operation.id();
            witness.ask(400, id, "nobody?zzqqzz=1");
            witness.ask(403, id, "nobody", "Origin: http://elsewhere.example");
            if (operation.template().contains("{") && operation.mayLackBody() && operation.isDocumented(404)) {
                witness.ask(404, id, "nobody");
            }
            if (!operation.bodyTypes().isEmpty()) {
                witness.call(415, id, "nobody", "text/plain", "x");
                announceTooMuch(operation);
            }
        }
        witness.json(404, "approve", "nobody", "{\"path\":\"a\",\"approved\":true}");
        witness.json(404, "updateStream", "nobody", "{\"filter\":{}}");
        witness.json(404, "startExecution", "", "{\"workflow\":\"nobody\"}");
        witness.ask(406, "listExecutions", "", "Accept: text/html");
    }

    private static void announceTooMuch(Operation operation) throws IOException {
        String type = "Content-Type: " + operation.bodyTypes().get(0);
        try (RawConnection connection = DOCK.connect()) {
            connection.request(operation.method(), operation.pathOf("nobody"), type, "Content-Length: 99999999");
            RawConnection.Whole answer = connection.readAnswer();
            assertThat(answer.status()).as(operation.id()).isEqualTo(413);
            witness.check(operation, answer);
        }
    }

    private static void tellOfTheServer() throws IOException {
        witness.ask(200, "isLive", "");
        witness.ask(200, "isReady", "");
        witness.ask(200, "getMetrics", "");
        witness.ask(200, "getHelp", "");
        for (String id : List.of("getWorkflowSchema", "getOpenApi", "getAsyncApi")) {
            acceptEach(id, "");
        }
        DOCK.trouble.set("the disk is full");
        witness.ask(503, "isReady", "");
        witness.yaml(503, "startExecution", "", SHORT.formatted("a"));
        witness.ask(503, "rerunExecution", "nobody");
        DOCK.trouble.set(null);
        Operation webSocket = DOCK.documents().operation("openWebSocket");
        witness.ask(426, "openWebSocket", "");
        try (RawWebSocket socket = DOCK.webSocket()) {
            witness.check(webSocket, new RawConnection.Whole(101, socket.head.headers(), ""));
        }
    }

    private static void keepWorkflows() {
        witness.yaml(200, "validateWorkflow", "", SHORT.formatted("a"));
        witness.yaml(422, "validateWorkflow", "", BROKEN);
        witness.yaml(422, "putWorkflow", "broken", BROKEN);
        witness.yaml(201, "putWorkflow", "a", SHORT.formatted("a"));
        witness.yaml(200, "putWorkflow", "a", SHORT.formatted("a") + "variables: {n: 1}\n");
        witness.yaml(201, "putWorkflow", "b", SHORT.formatted("b"));
        witness.yaml(507, "putWorkflow", "c", SHORT.formatted("c"));
        witness.ask(200, "listWorkflows", "");
        acceptEach("getWorkflow", "a");
        witness.ask(204, "deleteWorkflow", "b");
    }

    private static void runExecutions() throws IOException {
        witness.yaml(201, "startExecution", "?id=every&label=team=web", EveryEvent.WORKFLOW);
        end("every");
        witness.yaml(200, "startExecution", "?id=every&label=team=web", EveryEvent.WORKFLOW);
        witness.json(409, "startExecution", "", "{\"workflow\":\"a\",\"id\":\"every\"}");
        witness.json(422, "startExecution", "", "{\"workflow\":\"a\",\"inputs\":{\"x\":1}}");
        witness.yaml(422, "startExecution", "", BROKEN);
        witness.ask(200, "getExecution", "every");
        witness.ask(200, "getExecution", "every?at=7");
        witness.ask(200, "getExecution", "every?full=true");
        witness.ask(200, "getExecution", "every?full=true&at=7");
        witness.ask(404, "getExecution", "every?at=100000");
        witness.ask(200, "getProgress", "every");
        witness.ask(200, "getVariables", "every");
        witness.ask(200, "getOutput", "every");
        witness.ask(200, "getOutput", "every?tail=1&stream=stdout&node=say");
        witness.ask(200, "getGraph", "every");
        witness.ask(200, "getGraph", "every?format=dot");
        witness.ask(200, "getGraph", "every?format=mermaid");
        witness.ask(200, "getGraph", "every?format=ascii");
        witness.json(
                201,
                "startExecution",
                "",
                "{\"definition\":" + Json.write(EveryEvent.FAILING) + ",\"id\":\"failing\"}");
        end("failing");
        witness.ask(200, "getExecution", "failing");
        witness.ask(200, "listExecutions", "");
        witness.ask(200, "listExecutions", "?limit=1&status=completed,failed&since=2026-01-01T00:00:00Z");
    }

    private static void steer() throws IOException {
        witness.yaml(201, "startExecution", "?id=asked", ASK);
        witness.yaml(201, "startExecution", "?id=later", SHORT.formatted("a"));
        witness.ask(200, "getExecution", "later"); // which is pending
        await("asked", "node.waiting");
        witness.ask(200, "getExecution", "asked");
        witness.json(200, "pauseExecution", "asked", "{\"reason\":\"lunch\"}");
        witness.ask(200, "resumeExecution", "asked");
        witness.json(409, "approve", "later", "{\"path\":\"a\",\"approved\":true}");
        witness.ask(409, "rerunExecution", "asked");
        witness.ask(409, "deleteExecution", "asked");
        witness.json(200, "approve", "asked", "{\"path\":\"ask\",\"approved\":true,\"by\":\"ada\"}");
        end("later");
        for (String command : List.of("cancelExecution", "pauseExecution", "resumeExecution")) {
            witness.ask(409, command, "asked");
        }
        witness.yaml(201, "startExecution", "?id=stopped", ASK);
        await("stopped", "node.waiting");
        witness.json(200, "cancelExecution", "stopped", "{\"reason\":null}");
        end("stopped");
        witness.ask(200, "getExecution", "stopped");
        witness.ask(201, "rerunExecution", "failing");
        witness.json(422, "rerunExecution", "failing", "{\"inputs\":{\"x\":1}}");
    }

    private static void watch() throws IOException {
        RawConnection.Whole lines = witness.ask(200, "getEvents", "every", "Accept: application/x-ndjson");
        lines.body().lines().map(Witness::read).forEach(witness::checkEvent);
        RawConnection.Whole page = witness.ask(200, "getEvents", "every?limit=3", "Accept: application/json");
        assertThat(Witness.read(page.body())).containsEntry("next", 3L);
        RawConnection.Whole parts = witness.ask(
                200,
                "getEvents",
                "every?fields=nodeId,data.durationMs&type=node.completed",
                "Accept: application/x-ndjson");
        Place part = DOCK.documents().openApi().at("components", "schemas", "PartOfEvent");
        parts.body().lines().forEach(line -> witness.refuseNothing(part, line));
        String last = "";
        try (SseStream stream = DOCK.stream("/api/v1/executions/every/events")) {
            witness.check(DOCK.documents().operation("getEvents"), head(stream));
            for (Frame frame : stream.rest()) {
                last = frame.id();
            }
        }
        witness.ask(204, "getEvents", "every", "Last-Event-ID: " + last);
        try (SseStream stream = DOCK.stream("/api/v1/events")) {
            witness.check(DOCK.documents().operation("watchEvents"), head(stream));
            String id = String.valueOf(stream.next("stream.opened").json().get("streamId"));
            witness.json(200, "updateStream", id, "{\"filter\":{\"types\":[\"node.failed\"],\"labels\":null}}");
        }
    }

    private static RawConnection.Whole head(SseStream stream) {
        return new RawConnection.Whole(stream.head.status(), stream.head.headers(), "");
    }

    /** The journal drops the oldest when much comes. */
    private static void forget() throws IOException {
        witness.ask(204, "deleteExecution", "failing");
        String flood = "name: flood\nnodes:\n  - {id: a, task: noop}\n"
                + "  - {id: pour, needs: [a], run: head -c 3000000 /dev/zero | tr '\\0' x}\n";
        witness.yaml(201, "startExecution", "?id=flood", flood);
        end("flood");
        for (String id : List.of("getExecution", "getProgress", "getVariables")) {
            witness.ask(410, id, "flood?at=3");
        }
        witness.json(410, "rerunExecution", "flood", "{\"from\":\"pour\"}");
    }

    /** Asks for each type that is documented. */
    private static void acceptEach(String id, String target) {
        DOCK.documents()
                .operation(id)
                .response(200)
                .members("content")
                .keySet()
                .forEach(type -> witness.ask(200, id, target, "Accept: " + type));
    }

    private static void end(String execution) throws IOException {
        await(execution, "stream.closed");
    }

    private static void await(String execution, String frame) throws IOException {
        try (SseStream stream = DOCK.stream("/api/v1/executions/" + execution + "/events")) {
            stream.next(frame);
        }
    }
}
