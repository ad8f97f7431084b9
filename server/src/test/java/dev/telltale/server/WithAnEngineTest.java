package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Monitor, engine and server together, as the command serves them. */
class WithAnEngineTest {
    private static final String RUN = "POST /api/v1/executions?id=%s HTTP/1.1\r\nHost: %s\r\n"
            + "Content-Type: application/yaml\r\nContent-Length: %s\r\n\r\n%s";

    @TempDir
    private Path folder;

    private LocalMonitor monitor;
    private Engine engine;
    private TelltaleServer server;

    @BeforeEach
    void start() {
        monitor = LocalMonitor.inMemory();
        engine = Engine.builder().journal(monitor.journal()).workspace(folder).build();
        server = TelltaleServer.start(Harbour.OPTIONS, monitor, engine, engine.workflows());
    }

    @AfterEach
    void close() {
        server.close();
        engine.close();
        monitor.close();
    }

    // 002-01, 002-02, 002-03
    @Test
    void aRunIsStartedAndWatchedToItsEnd() throws IOException {
        post("e1", "name: greet\nnodes:\n  - {id: hello, run: echo ahoi}\n");

        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events")) {
            List<Frame> frames = stream.rest();
            assertThat(frames)
                    .extracting(Frame::event)
                    .startsWith("stream.opened", "execution.started")
                    .contains("node.started", "node.output", "node.completed")
                    .endsWith("execution.completed", "stream.closed");
        }
        assertThat(get("/api/v1/executions/e1/output").body()).isEqualTo("ahoi\n");
    }

    @Test
    void aRepeatedStartIsToldHowItStands() throws IOException {
        String yaml = "name: long\nnodes:\n  - {id: sleep, run: sleep 600}\n";
        assertThat(send("e1", yaml).body()).contains("\"status\":\"running\"");
        assertThat(send("e1", yaml).body()).contains("\"status\":\"running\"");
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events");
                RawConnection connection = RawConnection.to(server.port())) {
            stream.next("node.started");
            connection.request("POST", "/api/v1/executions/e1/cancel").readAnswer();
            stream.next("execution.cancelled");
        }
        RawConnection.Whole repeated = send("e1", yaml);
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(repeated.body()).contains("\"status\":\"cancelled\"");
    }

    // 002-04, 002-21, 004-04
    @Test
    void aRunIsCancelledWhileItIsWatched() throws IOException {
        post("e1", "name: long\nnodes:\n  - {id: sleep, run: sleep 600}\n");

        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events")) {
            stream.next("node.started");
            try (RawConnection connection = RawConnection.to(server.port())) {
                assertThat(connection
                                .request("POST", "/api/v1/executions/e1/cancel")
                                .readAnswer()
                                .status())
                        .isEqualTo(200);
            }
            List<Frame> rest = stream.rest();
            assertThat(rest).extracting(Frame::event).endsWith("execution.cancelled", "stream.closed");
            assertThat(rest.stream().filter(frame -> frame.event().startsWith("execution.c")))
                    .as("G2: one terminal event")
                    .filteredOn(frame -> !frame.event().equals("execution.cancelling"))
                    .hasSize(1);
        }
    }

    @Test
    void anEndedRunIsRepeatedFromANodeOn() throws IOException {
        String yaml = "name: chain\nnodes:\n  - {id: a, run: echo one}\n  - {id: b, needs: [a], run: echo two}\n";
        post("e1", yaml);
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events")) {
            stream.rest();
        }

        RawConnection.Whole again = rerun("e1", "{\"from\":\"b\"}");

        assertThat(again.status()).as(again.body()).isEqualTo(201);
        String path = again.headers().get("location");
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), path + "/events")) {
            assertThat(stream.next("execution.started").data())
                    .contains("\"parent\":{\"executionId\":\"e1\",\"path\":\"b\"}")
                    .contains("\"trigger\":{\"kind\":\"rerun\"}");
            assertThat(stream.next("node.started").data()).contains("\"reused\":true");
            assertThat(stream.next("node.completed").data()).contains("\"reused\":true");
            stream.next("execution.completed");
        }
        assertThat(get(path + "/output").body()).isEqualTo("two\n");
        assertThat(rerun("e1", "").status()).as("as a whole").isEqualTo(201);
        assertThat(rerun("e1", "{\"from\":\"c\"}").status()).isEqualTo(404);
        assertThat(rerun("nobody", "{}").status()).isEqualTo(404);
        assertThat(rerun("e1", "{\"inputs\":{\"x\":1}}").status()).isEqualTo(422);
        assertThat(rerun("e1", "{\"form\":\"b\"}").body()).contains("did you mean 'from'?");
    }

    private RawConnection.Whole rerun(String id, String body) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String head = "POST /api/v1/executions/%s/rerun HTTP/1.1\r\nHost: %s\r\n"
                    + "Content-Type: application/json\r\nContent-Length: %s\r\n\r\n";
            return connection
                    .send(head.formatted(id, connection.host(), body.length()) + body)
                    .readAnswer();
        }
    }

    @Test
    void labelsAreShort() throws IOException {
        String body = """
                {"definition": "name: x\\nnodes:\\n  - {id: a, task: noop}\\n", "labels": {"team": "%s"}}""";
        assertThat(sendJson(body.formatted("x".repeat(65_000))).status()).isEqualTo(201);
        for (int length : new int[] {66_000, 2_000_000}) {
            RawConnection.Whole refused = sendJson(body.formatted("x".repeat(length)));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("\"detail\":\"the labels ");
        }
    }

    @Test
    void somebodyApprovesOverHttp() throws IOException {
        post(
                "e1",
                "name: ask\nnodes:\n  - {id: ask, wait: {approval: {prompt: Ship it?}}}\n  - {id: hold, run: sleep 600}\n");
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events")) {
            stream.next("node.waiting");
            assertThat(get("/api/v1/executions/e1").body())
                    .contains("\"status\":\"waiting\"", "\"approval\":{\"prompt\":\"Ship it?\"}");
            String yes = "{\"path\":\"ask\",\"approved\":true,\"inputs\":{\"region\":\"eu\"},\"by\":\"ada\"}";
            RawConnection.Whole first = approve("e1", yes);
            assertThat(first.status()).isEqualTo(200);
            assertThat(stream.next("node.completed").json().toString()).contains("region=eu", "by=ada");
            assertThat(approve("e1", yes).body()).isEqualTo(first.body());
            assertThat(approve("e1", "{\"path\":\"ask\",\"approved\":false}").status())
                    .isEqualTo(409);
            assertThat(approve("e1", "{\"path\":\"hold\",\"approved\":true}").status())
                    .isEqualTo(409);
            assertThat(approve("e1", "{\"path\":\"nobody\",\"approved\":true}").status())
                    .isEqualTo(404);
            assertThat(approve("e2", yes).status()).isEqualTo(404);
            assertThat(approve("e1", "{\"path\":\"ask\"}").body()).contains("'approved' is not true or false");
            assertThat(approve("e1", "{\"approved\":true}").body()).contains("'path' is missing");
            assertThat(approve("e1", "{\"path\":\"ask\",\"aproved\":true}").body())
                    .contains("did you mean 'approved'?");
        }
    }

    // G2
    @Test
    @Timeout(60) // the node would take ten minutes
    void aServerIsClosedWhileItRuns() throws Exception {
        post("e1", "name: long\nnodes:\n  - {id: sleep, run: sleep 600}\n");
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e1/events")) {
            stream.next("node.started");
            server.close();
            engine.close();
            monitor.close();

            assertThat(stream.next("stream.closed").json()).containsEntry("reason", "shutdown");
        }
    }

    private void post(String id, String yaml) throws IOException {
        RawConnection.Whole answer = send(id, yaml);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private RawConnection.Whole send(String id, String yaml) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(RUN.formatted(id, connection.host(), yaml.length(), yaml));
            return connection.readAnswer();
        }
    }

    private RawConnection.Whole sendJson(String body) throws IOException {
        return sendJson("/api/v1/executions", body);
    }

    private RawConnection.Whole approve(String id, String body) throws IOException {
        return sendJson("/api/v1/executions/" + id + "/approve", body);
    }

    private RawConnection.Whole sendJson(String path, String body) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                    + "Content-Length: %s\r\n\r\n";
            return connection
                    .send(head.formatted(connection.host(), body.length()) + body)
                    .readAnswer();
        }
    }

    private RawConnection.Whole get(String path) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            return connection.request("GET", path).readAnswer();
        }
    }
}
