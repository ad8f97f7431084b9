package dev.telltale.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {
    @TempDir
    private Path folder;

    private String workflow;

    @BeforeEach
    void writeWorkflow() throws IOException {
        workflow = Files.writeString(folder.resolve("two.yaml"), """
                        name: two
                        nodes:
                          - {id: first, run: 'true'}
                          - {id: second, needs: [first], run: 'true'}
                        """).toString();
    }

    @Test
    void aWorkflowFileIsDrawnWithoutBeingRun() {
        try (Jar text = Jar.startIn(Map.of("LC_ALL", "C.UTF-8"), "graph", workflow);
                Jar dot = Jar.start("graph", "--format", "dot", workflow);
                Jar mermaid = Jar.start("graph", "--format=Mermaid", workflow)) {
            assertThat(text.exitCode()).isZero();
            assertThat(text.out()).isEqualTo("two\n\n○ first  run\n│\n○ second  run\n");
            assertThat(dot.exitCode()).isZero();
            assertThat(dot.out()).startsWith("digraph \"two\" {").contains("\"first\" -> \"second\"");
            assertThat(mermaid.exitCode()).isZero();
            assertThat(mermaid.out()).contains("flowchart TD", "n1 --> n2");
        }
    }

    @Test
    void whereOnlyAsciiIsWrittenLinesAreDrawnWithIt() {
        try (Jar jar = Jar.startIn(Map.of("LC_ALL", "C"), "graph", workflow)) {
            assertThat(jar.exitCode()).isZero();
            assertThat(jar.out()).isEqualTo("two\n\n* first  run\n|\n* second  run\n");
        }
    }

    @Test
    void whatIsNoWorkflowIsNotDrawn() throws IOException {
        Path bad =
                Files.writeString(folder.resolve("bad.yaml"), "name: bad\nnodes:\n  - {id: a, needs: [b], run: x}\n");
        try (Jar jar = Jar.start("graph", bad.toString())) {
            assertThat(jar.exitCode()).isEqualTo(2);
            assertThat(jar.err()).contains("bad.yaml:3:");
            assertThat(jar.out()).isEmpty();
        }
    }
}
