package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServeCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String url, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aRunIsWatchedThroughAFilterPolledAndEndsWithItsStream()
            throws IOException, InterruptedException { // 003-06, 003-08, 003-12
        Path go = folder.resolve("go");
        String yaml = "name: watched\nvariables: {n: 0}\nnodes:\n  - {id: first, set: {n: '41 + 1'}}\n"
                + "  - {id: second, needs: [first], run: 'echo before; while ! test -e " + go
                + "; do sleep 0.05; done; echo after'}\n"
                + "  - {id: third, needs: [second], run: 'exit 3', onError: continue}\n";
        try (Jar jar = Jar.start("serve", "--port", "0", "--data", "memory")) {
            String server = jar.awaitUrl();
            HttpResponse<String> created = post(server + "/api/v1/executions", "application/yaml", yaml);
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            String execution = server + created.headers().firstValue("Location").orElseThrow();

            CompletableFuture<HttpResponse<Stream<String>>> stream = http.sendAsync(
                    HttpRequest.newBuilder(URI.create(execution + "/events?type=node.output,node.failed"))
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofLines());
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> JSON.readTree(get(execution + "/progress").body())
                            .get("currentNodes")
                            .toString()
                            .equals("[\"second\"]"));
            JsonNode progress = JSON.readTree(get(execution + "/progress").body());
            assertThat(progress.get("completedNodes").asInt()).isEqualTo(1);
            assertThat(progress.get("totalNodes").asInt()).isEqualTo(3);
            assertThat(JSON.readTree(get(execution + "/variables").body())
                            .get("variables")
                            .get("n")
                            .asInt())
                    .isEqualTo(42);

            Awaitility.await("what it says first is an event of its own")
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> get(execution + "/output").body().contains("before"));
            Files.createFile(go);
            List<String> lines =
                    stream.orTimeout(30, TimeUnit.SECONDS).join().body().toList(); // until the server ends it
            List<String> types = lines.stream()
                    .filter(line -> line.startsWith("event: "))
                    .map(line -> line.substring(7))
                    .toList();
            assertThat(types)
                    .containsExactly(
                            "stream.opened",
                            "node.output",
                            "node.output",
                            "node.failed",
                            "execution.completed",
                            "stream.closed");
            assertThat(get(execution + "/output?node=second").body()).isEqualTo("before\nafter\n");
            assertThat(JSON.readTree(get(execution).body()).get("status").asString())
                    .isEqualTo("completed");

            String lastId = lines.stream()
                    .filter(line -> line.startsWith("id: "))
                    .reduce((a, b) -> b)
                    .orElseThrow()
                    .substring(4);
            HttpRequest reconnect = HttpRequest.newBuilder(URI.create(execution + "/events"))
                    .header("Accept", "text/event-stream")
                    .header("Last-Event-ID", lastId)
                    .build();
            assertThat(http.send(reconnect, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void badInputGetsOneClearAnswerAndTheServerStaysWell() throws IOException, InterruptedException {
        try (Jar jar = Jar.start("serve", "--port", "0", "--data", "memory")) {
            String api = jar.awaitUrl() + "/api/v1";
            assertThat(post(api + "/executions", "application/json", "{\"workflow\":")
                            .statusCode())
                    .isEqualTo(400);
            assertThat(post(api + "/executions", "text/plain", "hello").statusCode())
                    .isEqualTo(415);
            HttpResponse<String> invalid =
                    post(api + "/executions", "application/yaml", "name: x\nnodes:\n  - {id: a, rnu: b}\n");
            assertThat(invalid.statusCode()).isEqualTo(422);
            assertThat(invalid.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(JSON.readTree(invalid.body())
                            .get("problems")
                            .get(0)
                            .get("line")
                            .asInt())
                    .isEqualTo(3);
            assertThat(get(api + "/executions/none").statusCode()).isEqualTo(404);
            assertThat(get(api + "/events?typo=1").statusCode()).isEqualTo(400);
            assertThat(get(api + "/events?type=node.strated").body()).contains("node.started");
            assertThat(get(jar.awaitUrl() + "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129", "INT, 130"})
    void aSignalCancelsWhatRunsKillsItsProcessesAndTellsTheWatchers(String signal, int exitCode)
            throws IOException, InterruptedException { // G2
        Path pid = folder.resolve("pid");
        try (Jar jar = Jar.start("serve", "--port", "0", "--data", "memory")) {
            String server = jar.awaitUrl();
            HttpResponse<String> created = post(
                    server + "/api/v1/executions",
                    "application/yaml",
                    "name: long\nnodes:\n  - {id: a, run: 'echo $$ > " + pid + "; exec sleep 300'}\n");
            String execution = server + created.headers().firstValue("Location").orElseThrow();
            CompletableFuture<HttpResponse<Stream<String>>> stream = http.sendAsync(
                    HttpRequest.newBuilder(URI.create(execution + "/events")).build(),
                    HttpResponse.BodyHandlers.ofLines());
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(pid) && Files.size(pid) > 1);
            Iterator<String> lines =
                    stream.orTimeout(20, TimeUnit.SECONDS).join().body().iterator();
            while (!lines.next().equals("event: stream.opened")) {
                // Before it stands it would be told to come back, and nothing else.
            }
            jar.signal(signal);
            List<String> rest = new ArrayList<>();
            lines.forEachRemaining(rest::add);
            assertThat(rest).contains("event: execution.cancelled", "event: stream.closed");
            assertThat(jar.exitCode()).isEqualTo(exitCode);
            assertThat(Pids.isAlive(pid)).isFalse();
        }
    }

    @Test
    void aTakenPortAndAHostThatOthersReachAreRefusedWithAHint() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                Jar port = Jar.start("serve", "--data", "memory", "--port", Integer.toString(taken.getLocalPort()));
                Jar host = Jar.start("serve", "--data", "memory", "--host", "0.0.0.0")) {
            assertThat(port.exitCode()).isEqualTo(1);
            assertThat(port.err()).contains("--port");
            assertThat(host.exitCode()).isEqualTo(2);
            assertThat(host.err()).contains("127.0.0.1");
        }
    }

    @Test
    void theDemoServesTheExamplesAndSaysHowToWatch() throws IOException, InterruptedException {
        try (Jar jar = Jar.start("demo", "--port", "0")) {
            jar.awaitOut("Ctrl-C ends the server");
            String server = jar.awaitUrl();
            assertThat(jar.out()).contains("curl -N '" + server + "/api/v1/executions/");
            JsonNode workflows = JSON.readTree(get(server + "/api/v1/workflows").body());
            Path examples = Path.of(System.getProperty("telltale.root"), "src/examples/workflows");
            try (Stream<Path> files = Files.list(examples)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                    String name = file.getFileName().toString().replace(".yaml", "");
                    assertThat(workflows.toString()).contains("\"" + name + "\"");
                }
            }
            assertThat(JSON.readTree(get(server + "/api/v1/executions").body())
                            .get("items")
                            .get(0)
                            .get("workflow")
                            .asString())
                    .isEqualTo("playbook");
        }
    }
}
