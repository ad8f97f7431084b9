package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows that the documentation quotes. */
class QuotedWorkflowsTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    static List<String> names() throws IOException {
        Path docs = Stage.root().resolve("src/examples/docs");
        if (!Files.isDirectory(docs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(docs)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("names")
    void itCompletesWithinSecondsAsItIs(String name) throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched quoted = stage.run(Stage.root().resolve("src/examples/docs").resolve(name), Map.of());

            quoted.outputs();
            assertThat(Duration.ofMillis(quoted.outcome().durationMs())).isLessThan(SHORT);
        }
    }
}
