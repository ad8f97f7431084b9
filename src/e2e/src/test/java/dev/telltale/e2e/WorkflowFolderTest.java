package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody lays into the folder of the registered workflows while the server is down. */
class WorkflowFolderTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsNoFileIsReportedAndKeepsNeitherTheServerNorARunFromGoingOn() throws Exception { // G12
        Path data = folder.resolve("data");
        Path workflows = data.resolve("workflows");
        Path go = folder.resolve("go");
        try (DataServer server = new DataServer(data)) {
            server.start();
            server.put("/api/v1/workflows/held", """
                    name: held
                    nodes:
                      - {id: first, run: 'while ! test -e %s; do sleep 0.05; done'}
                      - {id: second, needs: [first], run: echo second}
                    """.formatted(go));
            server.put("/api/v1/workflows/greet", "name: greet\nnodes:\n  - {id: say, run: echo hello}\n");
            assertThat(server.post("/api/v1/executions", "{\"workflow\":\"held\",\"id\":\"one\"}")
                            .statusCode())
                    .isEqualTo(201);
            server.crash();
            Files.delete(workflows.resolve("held.yaml"));
            Files.createDirectories(workflows.resolve("held.yaml/inner"));
            Files.createSymbolicLink(workflows.resolve("lost.yaml"), Path.of("nowhere.yaml"));

            server.start();
            Files.createFile(go);
            server.awaitStatus("one", "completed");
            assertThat(server.get("/api/v1/executions/one/output").body()).isEqualTo("second\n");
            assertThat(server.json("/api/v1/workflows").get("items").findValuesAsString("name"))
                    .containsExactly("greet");
            List<String> warnings = server.jar()
                    .err()
                    .lines()
                    .filter(line -> line.contains(data + "/workflows/"))
                    .toList();
            assertThat(warnings).hasSize(2);
            assertThat(warnings)
                    .anyMatch(line -> line.contains(" WARN ")
                            && line.contains(workflows.resolve("held.yaml") + " cannot be used, as it is a folder"))
                    .anyMatch(line -> line.contains(" WARN ")
                            && line.contains("lost.yaml cannot be used, as it is a link to nowhere.yaml, which is not")
                            && line.contains("; mend or remove it"));
            assertThat(server.post("/api/v1/executions", "{\"workflow\":\"held\"}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
