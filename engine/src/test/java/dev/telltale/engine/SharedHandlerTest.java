package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handler that waits for what waits for the failure it handles: nobody waits for ever. */
class SharedHandlerTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void oneHandlerBehindAChainHandlesItsFirstFailureAndWhatFollowsIsSkipped() {
        Story story = fixture.run("""
                name: chain
                nodes:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: b, needs: [a], task: noop, onError: rescue}
                  - {id: rescue, task: noop}
                  - {id: after, needs: [a], task: noop}
                """);

        assertThat(story.last().typeName()).isEqualTo("execution.completed");
        assertThat(story.statuses())
                .containsEntry("b", "skipped")
                .containsEntry("rescue", "completed")
                .containsEntry("after", "completed");
    }

    @Test
    void oneHandlerBehindAChainIsSkippedWhenNothingFails() {
        Story story = fixture.run("""
                name: chain
                nodes:
                  - {id: a, task: noop, onError: rescue}
                  - {id: b, needs: [a], task: noop, onError: rescue}
                  - {id: rescue, task: noop}
                """);

        assertThat(story.statuses()).containsEntry("b", "completed").containsEntry("rescue", "skipped");
    }

    @Test
    void aHandlerSomeStepsLaterSkipsTheStepsBetweenAndThePlaybookGoesOnBehindIt() {
        Story story = fixture.run("""
                name: playbook
                steps:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: b, task: noop}
                  - {id: c, task: noop}
                  - {id: rescue, task: noop}
                  - {id: d, task: noop}
                """);

        assertThat(story.last().typeName()).isEqualTo("execution.completed");
        assertThat(story.statuses())
                .containsEntry("b", "skipped")
                .containsEntry("c", "skipped")
                .containsEntry("rescue", "completed")
                .containsEntry("d", "completed");
    }

    @Test
    void handlersThatWaitForEachOthersFailuresEndAsWell() {
        Story story = fixture.run("""
                name: knot
                nodes:
                  - {id: a, run: exit 1, onError: h1}
                  - {id: b, run: exit 1, onError: h2}
                  - {id: x, needs: [b], task: noop}
                  - {id: y, needs: [a], task: noop}
                  - {id: h1, needs: [x], task: noop}
                  - {id: h2, needs: [y], task: noop}
                """);

        assertThat(story.last().typeName()).isEqualTo("execution.completed");
        assertThat(story.statuses())
                .containsEntry("x", "skipped")
                .containsEntry("y", "skipped")
                .containsEntry("h1", "completed")
                .containsEntry("h2", "completed");
    }
}
