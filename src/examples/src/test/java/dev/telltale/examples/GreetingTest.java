package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.VariableEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreetingTest {
    @TempDir
    Path folder;

    @Test
    void withoutInputsItGreetsTheWorldCasually() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched greeting = stage.run("greeting", Map.of());

            assertThat(greeting.outputs()).isEqualTo(Map.of("greeting", "Hello, world!", "tone", List.of("casual")));
            assertThat(greeting.stdout("say")).isEqualTo("Hello, world!\n");
            assertBranch(greeting, "casual", "formal");
            assertThat(greeting.all(VariableEvent.class))
                    .extracting(VariableEvent::isInitial, VariableEvent::oldValue, VariableEvent::newValue)
                    .containsExactly(tuple(true, null, "Hello, world"), tuple(false, "Hello, world", "Hello, world!"));
        }
    }

    @Test
    void theOtherToneIsTakenWhenItIsAskedFor() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched greeting = stage.run("greeting", Map.of("name", "Ada $(id) \"Lovelace\"", "formal", true));

            assertThat(greeting.outputs()).containsEntry("greeting", "Good day, Ada $(id) \"Lovelace\".");
            assertThat(greeting.stdout("say")).isEqualTo("Good day, Ada $(id) \"Lovelace\".\n");
            assertBranch(greeting, "formal", "casual");
        }
    }

    private static void assertBranch(Watched greeting, String taken, String skipped) {
        ConditionEvent tone = greeting.one(ConditionEvent.class, "tone");
        assertThat(tone.expression()).isEqualTo("inputs.formal");
        assertThat(tone.operands()).isEqualTo(Map.of("inputs.formal", taken.equals("formal")));
        assertThat(tone.branch()).isEqualTo(taken.equals("formal") ? (Object) 0L : "else");
        assertThat(tone.taken()).containsExactly(taken);
        assertThat(tone.skipped()).containsExactly(skipped);
        assertThat(greeting.status(taken)).isEqualTo(NodeStatus.COMPLETED);
        assertThat(greeting.one(NodeEvent.Skipped.class, skipped).reason()).isEqualTo(NodeEvent.SkipReason.BRANCH);
        assertThat(greeting.status("tidy")).isEqualTo(NodeStatus.COMPLETED);
    }
}
