package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Playbooks: one step after the other. */
class StepsTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 000-02, 002-05, 002-13
    @Test
    void eachStepWaitsForTheOneBeforeAndSaysWhichItIs() {
        Story story = fixture.run("""
                name: playbook
                steps:
                  - {id: one, run: sleep 0.05}
                  - {id: two, task: noop}
                  - {id: three, task: noop}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started one",
                        "node.completed one",
                        "node.started two",
                        "node.completed two",
                        "node.started three",
                        "node.completed three",
                        "execution.completed");
        assertThat(story.all(NodeEvent.Started.class))
                .extracting(NodeEvent.Started::step)
                .containsExactly(1, 2, 3);
        assertThat(story.all(NodeEvent.Started.class))
                .extracting(NodeEvent.Started::totalSteps)
                .containsOnly(3);
    }

    @Test
    void aStepInheritsNoSkipFromTheOneBefore() {
        Story story = fixture.run("""
                name: playbook
                steps:
                  - {id: choose, switch: [{when: "false", then: [a]}, {else: [b]}]}
                  - {id: a, task: noop}
                  - {id: b, task: noop}
                  - {id: c, if: "false", task: noop}
                  - {id: d, task: noop}
                  - {id: e, needs: [a], task: noop}
                  - {id: f, task: noop}
                """);

        assertThat(story.statuses())
                .isEqualTo(Map.of(
                        "choose",
                        "completed",
                        "a",
                        "skipped",
                        "b",
                        "completed",
                        "c",
                        "skipped",
                        "d",
                        "completed",
                        "e",
                        "skipped",
                        "f",
                        "completed"));
        assertThat(story.lines())
                .contains("node.skipped a branch", "node.skipped c condition", "node.skipped e upstream");
    }

    @Test
    void aFailedStepStopsTheLaterOnes() {
        Story story = fixture.run("""
                name: playbook
                steps:
                  - {id: one, run: exit 1}
                  - {id: two, task: noop}
                  - {id: tidy, always: true, task: noop}
                  - {id: last, if: "nodes.tidy.status == 'completed'", task: noop}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started one",
                        "node.failed one",
                        "node.skipped two upstream",
                        "node.started tidy",
                        "node.completed tidy",
                        "node.skipped last upstream",
                        "execution.failed");
    }

    @Test
    void aFailedStepUnderContinueStopsNothing() {
        Story story = fixture.run("""
                name: playbook
                steps:
                  - {id: one, run: exit 1, onError: continue}
                  - {id: two, task: noop}
                """);

        assertThat(story.statuses()).containsEntry("two", "completed");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void theNextStepMayHandleAFailure() {
        String yaml = """
                name: playbook
                inputs: {code: {type: integer}}
                steps:
                  - {id: one, run: "exit ${{ inputs.code }}", onError: rescue}
                  - {id: rescue, task: noop}
                  - {id: last, task: noop}
                """;

        assertThat(fixture.run(yaml, Map.of("code", 1)).statuses())
                .isEqualTo(Map.of("one", "failed", "rescue", "completed", "last", "completed"));
        assertThat(fixture.run(yaml, Map.of("code", 0)).statuses())
                .isEqualTo(Map.of("one", "completed", "rescue", "skipped", "last", "completed"));
    }
}
