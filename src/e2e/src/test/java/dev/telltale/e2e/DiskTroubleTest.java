package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

// G1, G2, G12: a disk that fails suspends what runs; nothing fails of it, and nothing is lost.
@EnabledForJreRange(max = JRE.JAVA_17, disabledReason = "takes a while, and the JDK makes no difference to it")
class DiskTroubleTest {
    private static final int STEPS = 60;
    private static final String WORKFLOW = """
            name: steps
            variables: {steps: 0}
            nodes:
              - id: all
                loop:
                  while: vars.steps < %d
                  do:
                    - {id: work, run: "sleep 0.02; echo done"}
                    - {id: count, needs: [work], set: {steps: vars.steps + 1}}
            """.formatted(STEPS);

    private static final String SYNC = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <stdlib.h>
            #include <unistd.h>

            /* Fails while a file is there. */
            static int sync_or_fail(const char *name, int fd) {
                const char *broken = getenv("BROKEN");
                if (broken && access(broken, F_OK) == 0) {
                    errno = EIO;
                    return -1;
                }
                return ((int (*)(int)) dlsym(RTLD_NEXT, name))(fd);
            }

            int fdatasync(int fd) { return sync_or_fail("fdatasync", fd); }
            int fsync(int fd) { return sync_or_fail("fsync", fd); }
            """;

    @TempDir
    private Path folder;

    @Test
    void aFullDiskSuspendsWhatRunsUntilThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Tools.need(
                "needs Linux and root, to mount a tmpfs",
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=64m",
                "tmpfs",
                disk.toString());
        Path filler = disk.resolve("filler");
        try (DataServer server = new DataServer(disk.resolve("data"))) {
            server.start();
            suspendsAndGoesOn(server, () -> fill(filler), () -> Files.delete(filler), "No space left on device");
        } finally {
            Tools.run("umount", "-l", disk.toString());
        }
    }

    @Test
    void aDiskThatLosesWritesSuspendsWhatRunsUntilItIsMended() throws Exception {
        Path source = Files.writeString(folder.resolve("sync.c"), SYNC);
        Path library = folder.resolve("sync.so");
        Tools.need(
                "needs a C compiler; install gcc",
                "cc",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                source.toString(),
                "-ldl");
        Path broken = folder.resolve("broken");
        Map<String, String> environment = Map.of("LD_PRELOAD", library.toString(), "BROKEN", broken.toString());
        try (DataServer server = new DataServer(environment, folder.resolve("data"), "--fsync", "always")) {
            server.start();
            suspendsAndGoesOn(server, () -> Files.createFile(broken), () -> Files.delete(broken), "Input/output error");
        }
    }

    /** Does something to a disk. */
    private interface Deed {
        void act() throws IOException;
    }

    private static void suspendsAndGoesOn(DataServer server, Deed harm, Deed mend, String reason) throws Exception {
        server.startYaml("steps", WORKFLOW);
        try (Watcher watcher = Watcher.of(server, "/api/v1/executions/steps/events")) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> steps(server) >= 5);
            harm.act();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ready(server) == 503);
            assertThat(server.get("/health/ready").body()).contains("cannot be written", reason, "make room there");
            assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
            HttpResponse<String> refused =
                    server.postYaml("/api/v1/executions?id=late", "name: late\nnodes: [{id: a, task: noop}]\n");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains(reason);

            int before = Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> steadySteps(server), steps -> steps >= 0);
            assertThat(before).isLessThan(STEPS);
            assertThat(server.status("steps")).isEqualTo("running");
            assertThat(server.jar().err()).contains(reason, "until then executions wait");

            mend.act();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ready(server) == 200);
            server.awaitStatus("steps", "completed");
            assertThat(watcher.awaitEnd(20_000)).isTrue();
            assertThat(steps(server)).isEqualTo(STEPS);
            List<JsonNode> history = server.history("steps");
            assertThat(watcher.events()).isEqualTo(history);

            server.crash();
            server.start();
            assertThat(server.history("steps")).isEqualTo(history);
            assertThat(history).noneMatch(event -> event.get("type").asString().equals("node.failed"));
        }
    }

    /** How far it is, when nothing has happened for a second; else -1. */
    private static int steadySteps(DataServer server) throws Exception {
        long seq = server.json("/api/v1/executions/steps").get("seq").asLong();
        Thread.sleep(1000);
        return server.json("/api/v1/executions/steps").get("seq").asLong() == seq ? steps(server) : -1;
    }

    private static int steps(DataServer server) throws Exception {
        return server.json("/api/v1/executions/steps/variables")
                .get("variables")
                .path("steps")
                .asInt();
    }

    private static int ready(DataServer server) throws Exception {
        return server.get("/health/ready").statusCode();
    }

    private static void fill(Path filler) throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertThat(filler).isNotEmptyFile();
        }
    }
}
