package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file of the folder {@code invalid} ends with the problems it has, as comments. */
class InvalidWorkflowsTest {
    private static final String EXPECTED = "#! ";

    static Stream<Path> files() throws IOException {
        Path folder = Path.of("src/test/resources/dev/telltale/engine/workflow/invalid");
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.sorted().toList();
        }
        assertThat(files).isNotEmpty();
        return files.stream();
    }

    // 004-09: cycles and unknown references are refused with a message that names the node.
    @ParameterizedTest
    @MethodSource("files")
    void everyProblemIsReportedAtOnceWithItsPlaceAndAHint(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> expected = text.lines()
                .filter(line -> line.startsWith(EXPECTED))
                .map(line -> line.substring(EXPECTED.length()))
                .toList();

        assertThat(problems(text).stream().map(Problem::toString).toList()).containsExactlyElementsOf(expected);
    }

    @Test
    void aProblemSaysLineColumnPlaceMessageAndHint() {
        String text = """
                name: a
                nodes:
                  - id: push
                    run: x
                    retry: {atempts: 3}
                """;

        assertThat(problems(text))
                .containsExactly(new Problem(
                        5, 13, "nodes[0].retry.atempts", "unknown field 'atempts'", "did you mean 'attempts'?"));
    }

    @Test
    void theMessageOfTheExceptionHasEveryProblemWithTheNameOfTheFile() {
        assertThatThrownBy(() -> WorkflowParser.parse("name: 1\nnodes: 2\n", "release.yaml"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("release.yaml:1:7: name: 'name' must be text")
                .hasMessageContaining("release.yaml:2:8: nodes: 'nodes' must be a list");
    }

    @Test
    void aSyntaxErrorIsAProblemToo() {
        assertThat(problems("name: a\nnodes: [\n")).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.column()).isEqualTo(1);
            assertThat(problem.message()).startsWith("this is not YAML");
        });
    }

    @Test
    void aMistakeInARepeatedPartIsReportedOnce() {
        String text = """
                name: a
                nodes:
                  - {id: a, run: x, retry: &often {atempts: 3}}
                  - {id: b, run: x, retry: *often}
                """;

        assertThat(problems(text)).extracting(Problem::line).containsOnly(3);
    }

    @Test
    void loopsAreAsDeepAsTheYamlMayBeAndNoDeeper() {
        StringBuilder text = new StringBuilder("name: a\nnodes:\n");
        for (int depth = 0; depth < 40; depth++) {
            String indent = "      ".repeat(depth);
            text.append(indent).append("  - id: l").append(depth).append('\n');
            text.append(indent).append("    loop:\n");
            text.append(indent).append("      as: i").append(depth).append("\n");
            text.append(indent).append("      times: 1\n");
            text.append(indent).append("      do:\n");
        }
        text.append("      ".repeat(40)).append("  - {id: x, task: noop}\n");

        assertThat(problems(text.toString()))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("lists and maps are nested deeper than 100");
    }

    @Test
    void aLongCycleIsNamedByItsEnds() {
        StringBuilder text = new StringBuilder("name: a\nsteps:\n  - {id: s0, task: noop, needs: s49999}\n");
        for (int i = 1; i < 50_000; i++) {
            text.append("  - {id: s").append(i).append(", task: noop}\n");
        }

        assertThat(problems(text.toString()))
                .singleElement()
                .extracting(Problem::message)
                .asString()
                .startsWith("nodes wait for each other: s0 -> s49999 -> s49998")
                .endsWith("-> s2 -> s1 -> s0")
                .hasSizeLessThan(400);
    }

    private static List<Problem> problems(String text) {
        InvalidWorkflowException thrown =
                catchThrowableOfType(InvalidWorkflowException.class, () -> WorkflowParser.parse(text, "test.yaml"));
        assertThat(thrown).as("the text should be refused").isNotNull();
        return thrown.problems();
    }
}
