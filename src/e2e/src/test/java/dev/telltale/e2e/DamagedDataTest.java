package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server whose data are no longer what it wrote. */
class DamagedDataTest {
    @TempDir
    private Path folder;

    @Test
    void whatMayHaveEndedInADamagedRecordIsNotRunAgain() throws Exception { // G7, G12
        Path ran = folder.resolve("ran");
        try (DataServer server = new DataServer(folder.resolve("data"))) {
            server.start();
            server.startYaml("done", "name: done\nnodes:\n  - {id: act, run: 'echo ran >> %s'}\n".formatted(ran));
            server.awaitStatus("done", "completed");
            long last = server.json("/api/v1/executions/done").get("seq").asLong();
            server.startYaml("later", "name: later\nnodes:\n  - {id: say, run: echo hello}\n");
            server.awaitStatus("later", "completed");
            server.crash();
            damage("execution.completed");

            for (int life = 0; life < 2; life++) {
                server.start();
                JsonNode done = server.json("/api/v1/executions/done");
                assertThat(done.get("status").asString()).isEqualTo("failed");
                assertThat(done.get("error").get("message").asString()).contains("lost to damage of the journal");
                assertThat(done.get("missingEvents").asLong()).isPositive();
                assertThat(done.get("seq").asLong()).as("no seq comes twice").isGreaterThan(last);
                assertThat(server.json("/api/v1/executions/later").get("status").asString())
                        .isEqualTo("completed");
                assertThat(Files.readAllLines(ran)).containsExactly("ran");
                server.crash();
            }
        }
    }

    /** Flips a bit of the first record that holds a text. */
    private void damage(String text) throws Exception {
        Path log;
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            List<Path> logs =
                    files.filter(file -> file.toString().endsWith(".log")).toList();
            assertThat(logs).hasSize(1);
            log = logs.get(0);
        }
        byte[] bytes = Files.readAllBytes(log);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(log, bytes);
    }
}
