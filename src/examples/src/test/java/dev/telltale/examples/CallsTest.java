package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.NodeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow that is made of others. */
class CallsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsCalledGivesItsOutputsToTheCaller() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched calls = stage.run(Stage.root().resolve("src/examples/docs/calls.yaml"), Map.of());

            assertThat(calls.outputs()).isEqualTo(Map.of("lines", 3L, "classes", List.of("small", "medium", "medium")));
            assertThat(calls.one(NodeEvent.Started.class, "sizes[1]/classify").inputs())
                    .containsEntry("workflow", "branches")
                    .containsEntry("inputs", Map.of("size", 7L))
                    .containsKey("executionId");
        }
    }
}
