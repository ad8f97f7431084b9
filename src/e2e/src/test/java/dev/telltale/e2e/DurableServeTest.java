package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server that keeps its data in a folder, over several lives. */
class DurableServeTest {
    private static final String SECRET = "hunter22-opensesame";

    @TempDir
    private Path folder;

    private Path data;
    private DataServer server;

    @BeforeEach
    void prepare() {
        data = folder.resolve("data");
        server = new DataServer(data, "--drain", "300ms");
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void whatEndedIsStillThereAndWhatIsRegisteredToo() throws Exception {
        server.start();
        assertThat(server.jar().out()).contains("telltale keeps its data in " + data + "\n");
        assertThat(server.put("/api/v1/workflows/greet", "name: greet\nnodes:\n  - {id: say, run: echo hello}\n")
                        .statusCode())
                .isEqualTo(201);
        server.put("/api/v1/workflows/gone", "name: gone\nnodes:\n  - {id: say, task: noop}\n");
        assertThat(server.send("DELETE", "/api/v1/workflows/gone", null).statusCode())
                .isEqualTo(204);
        server.post("/api/v1/executions", "{\"workflow\":\"greet\",\"id\":\"first\"}");
        server.awaitStatus("first", "completed");
        List<JsonNode> before = server.history("first");
        JsonNode view = server.json("/api/v1/executions/first");
        server.crash();
        Files.writeString(data.resolve("workflows/broken.yaml"), "name: broken\nnodes: [{id: a, rnu: b}]\n");

        server.start();
        assertThat(server.history("first")).isEqualTo(before);
        assertThat(server.json("/api/v1/executions/first")).isEqualTo(view);
        assertThat(server.get("/api/v1/executions/first/output").body()).isEqualTo("hello\n");
        assertThat(server.json("/api/v1/workflows").get("items").findValuesAsString("name"))
                .containsExactly("greet");
        assertThat(server.jar().err())
                .contains(data.resolve("workflows/broken.yaml").toString(), "rnu");
    }

    @Test
    void pausedStaysPausedAndGoesOnWhenItIsResumed() throws Exception { // G12
        server.start();
        Path go = folder.resolve("go");
        server.startYaml("held", """
                name: held
                nodes:
                  - {id: first, run: 'while ! test -e %s; do sleep 0.05; done'}
                  - {id: second, needs: [first], task: noop}
                """.formatted(go));
        assertThat(server.post("/api/v1/executions/held/pause", "{\"reason\":\"lunch\"}")
                        .statusCode())
                .isEqualTo(200);
        server.crash();

        server.start();
        assertThat(server.jar().out()).contains("; 1 execution goes on");
        assertThat(server.status("held")).isEqualTo("paused");
        Files.createFile(go);
        server.crash();

        server.start();
        assertThat(server.status("held")).isEqualTo("paused");
        assertThat(server.history("held"))
                .noneMatch(event -> event.path("nodeId").asString("").equals("second"));
        assertThat(server.post("/api/v1/executions/held/resume", "{}").statusCode())
                .isEqualTo(200);
        server.awaitStatus("held", "completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalLetsWatchersGoAndTheNextLifeGoesOn(String signal) throws Exception { // G2, G12
        server.start();
        Path pid = folder.resolve("pid");
        Path go = folder.resolve("go");
        server.startYaml("long", """
                name: long
                nodes:
                  - {id: only, run: 'echo $$ > %s; while ! test -e %s; do sleep 0.05; done'}
                """.formatted(pid, go));
        Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 1);
        try (Watcher watcher = Watcher.of(server, "/api/v1/executions/long/events")) {
            Awaitility.await().until(() -> !watcher.events().isEmpty());
            server.jar().signal(signal);
            assertThat(server.jar().exitCode()).as(server.jar().err()).isZero();
            assertThat(Pids.isAlive(pid)).isFalse();
            assertThat(watcher.control())
                    .anyMatch(frame -> frame.get("type").asString().equals("stream.closed")
                            && frame.get("reason").asString().equals("shutdown"));

            server.start();
            Files.createFile(go);
            server.awaitStatus("long", "completed");
            assertThat(watcher.awaitEnd(20_000)).isTrue();
            assertThat(watcher.events()).isEqualTo(server.history("long"));
            assertThat(watcher.events().stream().map(event -> event.get("type").asString()))
                    .containsSubsequence("node.started", "node.retrying", "node.started", "node.completed")
                    .doesNotContain("node.failed", "node.cancelled", "execution.cancelled");
        }
    }

    @Test
    void whatEndsWithinTheDrainEndsInThisLife() throws Exception {
        server = new DataServer(data, "--drain", "1h");
        server.start();
        Path go = folder.resolve("go");
        Path pid = folder.resolve("pid");
        server.startYaml("short", """
                name: short
                nodes:
                  - {id: first, run: 'echo $$ > %s; while ! test -e %s; do sleep 0.05; done'}
                  - {id: second, needs: [first], run: echo second}
                """.formatted(pid, go));
        Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 1);
        server.jar().signal("TERM");
        Awaitility.await().until(() -> server.get("/health/ready").statusCode() == 503);
        assertThat(server.postYaml("/api/v1/executions", "name: late\nnodes: [{id: a, task: noop}]\n")
                        .statusCode())
                .isEqualTo(503);
        Files.createFile(go);
        assertThat(server.jar().exitCode()).isZero();

        server.start();
        server.awaitStatus("short", "completed");
        assertThat(server.history("short").stream()
                        .filter(event -> event.get("type").asString().equals("node.started"))
                        .map(event -> event.get("path").asString() + event.get("attempt")))
                .containsExactly("first1", "second1");
    }

    @Test
    void aSecondSignalEndsItAtOnceAndNothingLooksLikeAFailure() throws Exception {
        server = new DataServer(data, "--drain", "1h");
        server.start();
        Path go = folder.resolve("go");
        Path pid = folder.resolve("pid");
        server.startYaml("long", """
                name: long
                nodes:
                  - {id: only, run: 'echo $$ > %s; while ! test -e %s; do sleep 0.05; done'}
                """.formatted(pid, go));
        Awaitility.await().until(() -> Files.exists(pid) && Files.size(pid) > 1);
        server.jar().signal("TERM");
        Awaitility.await().until(() -> server.get("/health/ready").statusCode() == 503);
        server.jar().signal("TERM");
        assertThat(server.jar().exitCode()).isEqualTo(143);
        assertThat(Pids.isAlive(pid)).isFalse();

        server.start();
        Files.createFile(go);
        server.awaitStatus("long", "completed");
        assertThat(server.history("long"))
                .noneMatch(event -> event.get("type").asString().equals("node.failed"));
    }

    @Test
    void aSecretIsNowhereInClearAndStillThereAfterACrash() throws Exception { // G10, G12
        server.start();
        Path go = folder.resolve("go");
        HttpResponse<String> started = server.post("/api/v1/executions", """
                {"id": "secretive", "inputs": {"token": "%s"}, "definition": "%s"}
                """.formatted(SECRET, """
                name: secretive
                inputs: {token: {type: string, secret: true}}
                nodes:
                  - id: use
                    run:
                      command: [sh, -c, 'echo "it is $TOKEN"; printf %%s "$TOKEN" | sha256sum; while ! test -e GO; do sleep 0.05; done']
                      env: {TOKEN: "${{ inputs.token }}"}
                  - {id: show, needs: [use], run: 'echo "again ${{ inputs.token }}" > seen; wc -c < seen'}
                """.replace("%%", "%")
                .replace("GO", go.toString())
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
        try (Watcher watcher = Watcher.of(server, "/api/v1/executions/secretive/events")) {
            Awaitility.await().until(() -> outputs(watcher).contains("it is ***"));
            server.crash();
            assertThat(filesWith(SECRET)).isEmpty();

            server.start();
            Awaitility.await()
                    .until(() -> outputs(watcher).indexOf("it is ***")
                            < outputs(watcher).lastIndexOf("it is ***"));
            Files.createFile(go);
            server.awaitStatus("secretive", "completed");
            assertThat(watcher.awaitEnd(20_000)).isTrue();
            String digest = sha256(SECRET);
            assertThat(outputs(watcher).split(digest, -1))
                    .as("both lives knew it")
                    .hasSize(3);
            assertThat(outputs(watcher)).contains(Integer.toString("again ".length() + SECRET.length() + 1));
            assertThat(watcher.events().toString() + watcher.control() + server.history("secretive"))
                    .doesNotContain(SECRET);
            assertThat(server.get("/api/v1/executions/secretive").body()).doesNotContain(SECRET);
            assertThat(server.jar().err() + server.jar().out()).doesNotContain(SECRET);
            assertThat(server.stop()).isZero();
            assertThat(filesWith(SECRET)).isEmpty();
        }
    }

    private static String outputs(Watcher watcher) {
        StringBuilder text = new StringBuilder();
        for (JsonNode event : watcher.events()) {
            if (event.get("type").asString().equals("node.output")) {
                text.append(event.get("data").get("text").asString());
            }
        }
        return text.toString();
    }

    private static String sha256(String text) throws Exception {
        byte[] digest =
                java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(digest);
    }

    private List<Path> filesWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> read(file).contains(text))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    @Test
    void aFolderBelongsToOneServer() throws Exception {
        server.start();
        try (Jar second = Jar.start("serve", "--port", "0", "--data", data.toString())) {
            assertThat(second.exitCode()).isEqualTo(1);
            assertThat(second.err().lines()).hasSize(1);
            assertThat(second.err()).contains(data.toString(), "already open", "name another folder");
            assertThat(second.out()).isEmpty();
        }
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aFolderThatCannotBeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (Jar jar =
                Jar.start("serve", "--port", "0", "--data", file.resolve("data").toString())) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.err().lines()).hasSize(1);
            assertThat(jar.err())
                    .contains("the data folder " + file.resolve("data") + " cannot be used", "--data")
                    .doesNotContain("Exception");
        }
        try (Jar jar = Jar.start("serve", "--port", "0", "--data", file.toString())) {
            assertThat(jar.exitCode()).isEqualTo(1);
            assertThat(jar.err())
                    .contains(
                            "the data folder " + file + " cannot be used: there is something at " + file + " already");
        }
    }

    @Test
    void theFolderIsForItsOwnerOnly() throws Exception {
        server.start();
        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(server.stop()).isZero();
        try (Stream<Path> parts = Files.list(data)) {
            assertThat(parts.map(part -> part.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(Set.of("journal", "processes", "work", "workflows"));
        }
        assertThat(data.resolve("processes")).isEmptyDirectory();
    }

    // What a process writes to $TELLTALE_OUTPUT may hold a secret, and after a crash it lies there until the next
    // start.
    @Test
    void whatProcessesWriteIsForTheOwnerOnlyEvenInAFolderThatOthersMayEnter() throws Exception { // G10
        Files.createDirectory(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        server.start();
        Path written = folder.resolve("written");
        server.startYaml("leaves", """
                name: leaves
                nodes:
                  - {id: only, run: 'echo "token=%s" > "$TELLTALE_OUTPUT"; touch %s; exec sleep 300'}
                """.formatted(SECRET, written));
        Awaitility.await().until(() -> Files.exists(written));
        server.crash();

        List<Path> left = filesWith(SECRET).stream()
                .filter(file -> file.startsWith(data.resolve("work")))
                .toList();
        assertThat(left).hasSize(1);
        assertThat(permissions(left.get(0))).isEqualTo("rw-------");
        assertThat(permissions(data)).isEqualTo("rwxr-xr-x");
        for (String part : List.of("journal", "processes", "work", "workflows")) {
            assertThat(permissions(data.resolve(part))).as(part).isEqualTo("rwx------");
        }

        server.start();
        assertThat(left.get(0)).doesNotExist();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
