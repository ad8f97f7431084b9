package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ValidateCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyProblemOfAFileIsListedWithItsPlace() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), "name: good\nnodes:\n  - {id: a, run: 'true'}\n");
        Path bad = Files.writeString(
                folder.resolve("bad.yaml"),
                "name: bad\nnodes:\n  - {id: a, task: nope}\n  - {id: a, run: x}\n  - {id: b, if: nodes.c.status, run: x}\n");
        try (Jar jar = Jar.start("validate", good.toString(), bad.toString());
                Jar json = Jar.start("validate", "--json", bad.toString())) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.out()).contains("good.yaml: valid");
            assertThat(jar.err())
                    .contains("bad.yaml:4:")
                    .contains("bad.yaml:5:")
                    .contains("'c'");
            assertThat(json.exitCode()).isEqualTo(2);
            JsonNode answer = new JsonMapper().readTree(json.out());
            assertThat(answer.get("valid").asBoolean()).isFalse();
            assertThat(answer.get("problems").size()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void theSchemaForEditorsIsPrintedAlone() {
        try (Jar schema = Jar.start("validate", "--schema");
                Jar nothing = Jar.start("validate")) {
            assertThat(schema.exitCode()).isZero();
            assertThat(new JsonMapper().readTree(schema.out()).get("title").asString())
                    .isEqualTo("Telltale workflow");
            assertThat(nothing.exitCode()).isEqualTo(2);
            assertThat(nothing.err()).contains("name the files to check, or only --schema");
        }
    }

    @Test
    void helpAndVersionAreThere() {
        try (Jar help = Jar.start("--help");
                Jar version = Jar.start("--version");
                Jar nothing = Jar.start()) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.out()).contains("run", "serve", "validate", "demo", "130");
            assertThat(version.exitCode()).isZero();
            assertThat(version.out()).startsWith("telltale 0.1");
            assertThat(nothing.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws IOException {
        Path good = Files.writeString(folder.resolve("good.yaml"), "name: good\nnodes:\n  - {id: a, run: 'true'}\n");
        try (Jar jar = Jar.start("validate", folder.resolve("none.yaml").toString(), "/dev/zero", good.toString())) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.err()).contains("there is no such file").contains("longer than the 16 MiB");
            assertThat(jar.out()).contains("good.yaml: valid");
        }
    }
}
