package dev.telltale.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.SseStream.Frame;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that runs one execution at a time, and lets another one wait. */
class PendingOverHttpTest {
    private static final String YAML = "name: long\nnodes:\n  - {id: work, task: gate}\n";
    private static final String POST = "POST /api/v1/executions?id=%s HTTP/1.1\r\nHost: %s\r\n"
            + "Content-Type: application/yaml\r\nContent-Length: %s\r\n\r\n%s";

    private final CountDownLatch gate = new CountDownLatch(1);
    private LocalMonitor monitor;
    private Engine engine;
    private TelltaleServer server;

    @BeforeEach
    void start() throws IOException {
        monitor = LocalMonitor.inMemory();
        engine = Engine.builder()
                .journal(monitor.journal())
                .maxExecutions(1)
                .maxPending(1)
                .maxWorkflows(0, 1000)
                .task("gate", context -> {
                    gate.await();
                    return Map.of();
                })
                .build();
        server = TelltaleServer.start(Harbour.OPTIONS, monitor, engine, engine.workflows());
        assertThat(post("e1").body()).contains("\"status\":\"running\"");
    }

    @AfterEach
    void close() {
        gate.countDown();
        server.close();
        engine.close();
        monitor.close();
    }

    @Test
    void itIsAcceptedAndSeenWaiting() throws IOException {
        RawConnection.Whole accepted = post("e2");

        assertThat(accepted.status()).isEqualTo(201);
        assertThat(accepted.body()).contains("\"status\":\"pending\"");
        assertThat(get("/api/v1/executions/e2").body())
                .contains("\"status\":\"pending\"")
                .contains("\"nodes\":[{\"nodeId\":\"work\"")
                .doesNotContain("startedAt");
        assertThat(get("/api/v1/executions/e2/progress").body())
                .contains("\"status\":\"pending\"")
                .contains("\"elapsedMs\":0");
        assertThat(get("/api/v1/executions?status=pending").body())
                .contains("\"e2\"")
                .doesNotContain("\"e1\"");
        assertThat(get("/metrics").body()).contains("telltale_executions{status=\"pending\"} 1");
    }

    @Test
    void itsStreamTellsWhenItsTurnHasCome() throws IOException {
        post("e2");
        try (SseStream stream = SseStream.open(
                RawConnection.to(server.port()),
                "/api/v1/executions/e2/events?type=execution.pending,execution.started")) {
            stream.next("execution.pending");
            gate.countDown();
            List<Frame> rest = stream.rest();
            assertThat(rest)
                    .extracting(Frame::event)
                    .containsExactly("execution.started", "execution.completed", "stream.closed");
        }
    }

    @Test
    void itIsCancelledLikeAnyOther() throws IOException {
        post("e2");
        try (RawConnection connection = RawConnection.to(server.port())) {
            assertThat(connection
                            .request("POST", "/api/v1/executions/e2/cancel")
                            .readAnswer()
                            .body())
                    .isEqualTo("{\"appliedSeq\":2}");
        }
        try (SseStream stream = SseStream.open(RawConnection.to(server.port()), "/api/v1/executions/e2/events")) {
            assertThat(stream.rest()).extracting(Frame::event).endsWith("execution.cancelled", "stream.closed");
        }
    }

    @Test
    void aFullQueueIsAnsweredWithWhenToComeBack() throws IOException {
        post("e2");

        RawConnection.Whole refused = post("e3");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "5");
        assertThat(refused.body()).contains("1 executions run and 1 wait");
    }

    @Test
    void aWorkflowTooManyIsRefused() throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            String put = "PUT /api/v1/workflows/long HTTP/1.1\r\nHost: %s\r\n"
                    + "Content-Type: application/yaml\r\nContent-Length: %s\r\n\r\n%s";
            RawConnection.Whole refused = connection
                    .send(put.formatted(connection.host(), YAML.length(), YAML))
                    .readAnswer();

            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.body()).contains("there are 0 workflows already").contains("remove one first");
        }
    }

    private RawConnection.Whole post(String id) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            connection.send(POST.formatted(id, connection.host(), YAML.length(), YAML));
            return connection.readAnswer();
        }
    }

    private RawConnection.Whole get(String path) throws IOException {
        try (RawConnection connection = RawConnection.to(server.port())) {
            return connection.request("GET", path).readAnswer();
        }
    }
}
