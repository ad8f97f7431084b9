package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ConditionEvent;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Branches and conditions. */
class SwitchTest {
    private static final String SIZES = """
            name: sizes
            inputs: {size: {type: integer}}
            nodes:
              - id: choose
                switch:
                  - {when: inputs.size > 100, then: [large]}
                  - {when: inputs.size > 10, then: [medium, extra]}
                  - else: [small]
              - {id: large, task: noop}
              - {id: medium, task: noop}
              - {id: extra, task: noop}
              - {id: small, task: noop}
              - {id: after, needs: [large, medium, small], task: noop}
              - {id: largest, needs: [large], task: noop}
            """;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theFirstBranchWhoseConditionHoldsIsTaken() {
        Story story = fixture.run(SIZES, Map.of("size", 50));

        assertThat(story.lines())
                .containsExactlyInAnyOrder(
                        "execution.started",
                        "node.started choose",
                        "condition.evaluated choose when=false",
                        "condition.evaluated choose when=true",
                        "node.completed choose",
                        "node.skipped large branch",
                        "node.started medium",
                        "node.completed medium",
                        "node.started extra",
                        "node.completed extra",
                        "node.skipped small branch",
                        "node.skipped largest upstream",
                        "node.started after",
                        "node.completed after",
                        "execution.completed");
        assertThat(story.node("choose").outputs()).isEqualTo(Map.of("branch", 1L, "taken", List.of("medium", "extra")));
    }

    @Test
    void eachConditionIsOneEventThatTellsOperandsAndOutcome() {
        List<ConditionEvent> events = fixture.run(SIZES, Map.of("size", 50)).all(ConditionEvent.class);

        assertThat(events).hasSize(2);
        assertThat(events.get(0).expression()).isEqualTo("inputs.size > 100");
        assertThat(events.get(0).operands()).isEqualTo(Map.of("inputs.size", 50L));
        assertThat(events.get(0).result()).isFalse();
        assertThat(events.get(0).branch()).isNull();
        assertThat(events.get(0).taken()).isEmpty();
        assertThat(events.get(1).result()).isTrue();
        assertThat(events.get(1).branch()).isEqualTo(1L);
        assertThat(events.get(1).taken()).containsExactly("medium", "extra");
        assertThat(events.get(1).skipped()).containsExactly("large", "small");
    }

    @Test
    void elseIsTakenWhenNoConditionHolds() {
        Story story = fixture.run(SIZES, Map.of("size", 1));

        ConditionEvent last = story.all(ConditionEvent.class).get(1);
        assertThat(last.result()).isFalse();
        assertThat(last.branch()).isEqualTo("else");
        assertThat(last.taken()).containsExactly("small");
        assertThat(last.skipped()).containsExactly("large", "medium", "extra");
        assertThat(story.node("choose").outputs()).isEqualTo(Map.of("branch", "else", "taken", List.of("small")));
    }

    @Test
    void withoutElseNoBranchMayBeTaken() {
        Story story = fixture.run("""
                name: none
                nodes:
                  - {id: choose, switch: [{when: "1 > 2", then: [a]}]}
                  - {id: a, task: noop}
                  - {id: b, needs: [a], task: noop}
                  - {id: c, needs: [choose], task: noop}
                """);

        assertThat(story.statuses())
                .containsAllEntriesOf(Map.of("choose", "completed", "a", "skipped", "b", "skipped", "c", "completed"));
        assertThat(story.all(ConditionEvent.class).get(0).skipped()).containsExactly("a");
        assertThat(story.lines()).contains("node.skipped a branch", "node.skipped b upstream");
    }

    @Test
    void aSwitchWithNothingButElseTakesIt() {
        Story story = fixture.run("""
                name: always
                nodes:
                  - {id: choose, switch: [{else: [a]}]}
                  - {id: a, task: noop}
                """);

        assertThat(story.node("a").status().wireName()).isEqualTo("completed");
    }

    @Test
    void aNodeThatTwoSwitchesNameRunsIfOneOfThemTakesIt() {
        Story story = fixture.run("""
                name: two
                nodes:
                  - {id: one, switch: [{when: "false", then: [a, b]}]}
                  - {id: two, switch: [{when: "true", then: [a]}, {else: [b]}]}
                  - {id: a, task: noop}
                  - {id: b, task: noop}
                """);

        assertThat(story.statuses()).containsEntry("a", "completed").containsEntry("b", "skipped");
    }

    @Test
    void aBranchOfASwitchThatNeverRanIsSkippedToo() {
        Story story = fixture.run("""
                name: off
                nodes:
                  - {id: off, if: "false", switch: [{else: [a]}]}
                  - {id: a, task: noop}
                  - {id: broken, run: exit 1, onError: continue}
                  - {id: pick, needs: [a], switch: [{else: [b]}]}
                  - {id: b, task: noop}
                """);

        assertThat(story.lines())
                .contains(
                        "node.skipped off condition",
                        "node.skipped a branch",
                        "node.skipped pick upstream",
                        "node.skipped b upstream");
    }

    @Test
    void aNodeWhoseIfIsFalseCountsAsCompletedForWhatNeedsIt() {
        Story story = fixture.run("""
                name: conditions
                variables: {ready: false}
                nodes:
                  - {id: a, if: vars.ready, task: noop}
                  - {id: b, needs: [a], task: noop}
                  - {id: c, if: "!vars.ready", needs: [a], task: noop}
                """);

        assertThat(story.lines())
                .containsSubsequence(
                        "condition.evaluated a if=false",
                        "node.skipped a condition",
                        "node.started b",
                        "node.completed b");
        assertThat(story.lines()).containsSubsequence("condition.evaluated c if=true", "node.started c");
        ConditionEvent condition = story.all(ConditionEvent.class).get(0);
        assertThat(condition.of()).isEqualTo(ConditionEvent.Of.IF);
        assertThat(condition.operands()).isEqualTo(Map.of("vars.ready", false));
        assertThat(condition.envelope().attempt()).isZero();
    }

    @Test
    void largeOperandsAreDescribedNotRepeated() {
        Story story = fixture.run("""
                name: large
                inputs: {text: {type: string}, list: {type: array}}
                nodes:
                  - {id: a, if: "size(inputs.text) > 3 && size(inputs.list) > 3", task: noop}
                """, Map.of("text", "x".repeat(20_000), "list", Collections.nCopies(9_000, 1)));

        assertThat(story.all(ConditionEvent.class).get(0).operands())
                .isEqualTo(Map.of("inputs.text", "(text of 20002 bytes)", "inputs.list", "(array of 18001 bytes)"));
    }
}
