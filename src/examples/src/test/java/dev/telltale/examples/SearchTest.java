package dev.telltale.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.LoopEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {
    @TempDir
    Path folder;

    // 003-26
    @Test
    void theLoopStopsAsSoonAsItHasFoundWhatItLooksFor() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched search = stage.run("search", Map.of());

            assertThat(search.outputs())
                    .isEqualTo(Map.of("root", 15L, "square", 225L, "broken", true, "stoppedBefore", 16L));
            assertThat(search.all(LoopEvent.Iteration.class))
                    .extracting(LoopEvent.Iteration::index)
                    .containsExactlyElementsOf(LongStream.range(0, 16).boxed().toList());
            assertThat(search.one(LoopEvent.Started.class, "search").expected()).isEqualTo(1000);
            LoopEvent.Completed end = search.one(LoopEvent.Completed.class, "search");
            assertThat(end.iterations()).isEqualTo(16);
            assertThat(end.broken()).isTrue();
            assertThat(end.breakIndex()).isEqualTo(16);
        }
    }

    @Test
    void theConditionIsAskedBeforeEachIterationAndSaysWhatItLookedAt() throws Exception {
        try (Stage stage = new Stage(folder)) {
            Watched search = stage.run("search", Map.of("limit", 8));

            List<ConditionEvent> asked = search.all(ConditionEvent.class);
            assertThat(asked).allMatch(condition -> condition.of() == ConditionEvent.Of.UNTIL);
            assertThat(asked)
                    .extracting(condition -> condition.envelope().path(), ConditionEvent::result)
                    .containsExactly(
                            tuple("search[0]", false),
                            tuple("search[1]", false),
                            tuple("search[2]", false),
                            tuple("search[3]", false),
                            tuple("search[4]", true));
            assertThat(asked.get(4).operands()).isEqualTo(Map.of("vars.square", 9L, "inputs.limit", 8L));
            assertThat(search.outputs()).containsEntry("root", 3L);
        }
    }
}
