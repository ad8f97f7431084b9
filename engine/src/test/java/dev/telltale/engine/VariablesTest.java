package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.VariableEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Variables, inputs, outputs, and the values in them. */
class VariablesTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void initialVariablesAreToldRightAfterTheStartWithoutAnOldValue() {
        Story story = fixture.run("""
                name: initial
                inputs: {who: {type: string, default: you}}
                variables:
                  greeting: "hello ${{ inputs.who }}"
                  same: "${{ inputs.who }}"
                  n: 1
                  list: [a, {b: "${{ 1 + 1 }}"}]
                nodes: [{id: a, task: noop}]
                """);

        assertThat(story.lines())
                .startsWith(
                        "execution.started",
                        "variable.changed greeting=hello you",
                        "variable.changed same=you",
                        "variable.changed n=1",
                        "variable.changed list=[a, {b=2}]",
                        "node.started a");
        VariableEvent first = story.all(VariableEvent.class).get(0);
        assertThat(first.isInitial()).isTrue();
        assertThat(first.envelope().nodeId()).isNull();
        assertThat(first.envelope().status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(story.view().variables().variables()).containsEntry("n", 1L);
    }

    @Test
    void aSetNodeEvaluatesAllAgainstTheStateBefore() {
        Story story = fixture.run("""
                name: swap
                variables: {a: 1, b: 2}
                nodes: [{id: swap, set: {a: vars.b, b: vars.a}}]
                outputs: {a: vars.a, b: vars.b}
                """);

        assertThat(story.view().outputs()).isEqualTo(Map.of("a", 2L, "b", 1L));
        assertThat(story.node("swap").outputs()).isEqualTo(Map.of("a", 2L, "b", 1L));
        VariableEvent change = story.all(VariableEvent.class).get(2);
        assertThat(change.oldValue()).isEqualTo(1L);
        assertThat(change.newValue()).isEqualTo(2L);
        assertThat(change.envelope().nodeId()).isEqualTo("swap");
        assertThat(fixture.journal.batchOf(event -> event == change))
                .anyMatch(event -> event instanceof NodeEvent.Completed);
    }

    @Test
    void anUnchangedValueIsNotTold() {
        Story story = fixture.run("""
                name: same
                variables: {a: 1, b: [x]}
                nodes: [{id: set, set: {a: "1", b: "['x']"}}]
                """);

        assertThat(story.all(VariableEvent.class)).allMatch(VariableEvent::isInitial);
    }

    @Test
    void aSetThatFailsInOneValueSetsNone() {
        Story story = fixture.run("""
                name: half
                variables: {a: 1, b: 2}
                nodes: [{id: set, set: {a: "5", b: vars.a / 0}}]
                """);

        assertThat(story.view().variables().variables()).isEqualTo(Map.of("a", 1L, "b", 2L));
        assertThat(story.lines()).endsWith("node.started set", "node.failed set", "execution.failed");
    }

    @Test
    void aVariableThatHasNoValueFailsTheExecution() {
        Story story = fixture.run("""
                name: broken
                inputs: {n: {type: integer, default: 0}}
                variables: {a: "${{ 1 / inputs.n }}"}
                nodes: [{id: a, task: noop}, {id: b, needs: [a], task: noop}]
                """);

        ExecutionError error = Objects.requireNonNull(story.view().error());
        assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
        assertThat(error.message()).startsWith("variables: ");
        assertThat(story.statuses().values()).containsOnly("skipped");
    }

    @Test
    void outputsAreComputedAtTheEnd() {
        Story story = fixture.run("""
                name: outputs
                inputs: {x: {type: number, default: 1.5}}
                variables: {n: 0}
                nodes: [{id: a, set: {n: "7"}}]
                outputs: {n: vars.n, literal: 3, sum: vars.n + inputs.x, status: nodes.a.status}
                """);

        assertThat(story.view().outputs()).isEqualTo(Map.of("n", 7L, "literal", 3L, "sum", 8.5, "status", "completed"));
    }

    @Test
    void anOutputThatCannotBeComputedFailsTheExecution() {
        Story story = fixture.run("""
                name: outputs
                nodes: [{id: a, task: noop}]
                outputs: {n: nodes.a.outputs.missing}
                """);

        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.DATA);
        assertThat(story.view().error().message()).startsWith("outputs: ");
        assertThat(story.statuses()).containsEntry("a", "completed");
    }

    @Test
    void inputsAreShownWithTheirDefaults() {
        Story story = fixture.run("""
                name: inputs
                inputs: {a: {type: integer}, b: {type: array, default: [1]}, c: {type: string, required: false}}
                nodes: [{id: n, task: noop}]
                """, Map.of("a", 12));

        assertThat(story.view().start().inputs())
                .containsEntry("a", 12L)
                .containsEntry("b", List.of(1L))
                .containsEntry("c", null);
    }

    @Test
    void anExpressionThatFailsFailsItsNodeAfterItsStart() {
        Story story = fixture.run("""
                name: failing
                inputs: {zero: {type: integer, default: 0}}
                nodes:
                  - {id: if, if: 1 / inputs.zero == 1, task: noop, onError: continue}
                  - {id: run, run: "echo ${{ 1 / inputs.zero }}", onError: continue}
                  - {id: list, run: [echo, "${{ 1 / inputs.zero }}"], onError: continue}
                  - {id: task, task: noop, with: {x: "${{ 1 / inputs.zero }}"}, onError: continue}
                  - {id: switch, switch: [{when: 1 / inputs.zero == 1, then: [a]}], onError: continue}
                  - {id: a, task: noop}
                  - {id: wait, wait: {for: "${{ 1 / inputs.zero }}s"}, onError: continue}
                  - {id: emit, emit: {name: x, data: {y: "${{ 1 / inputs.zero }}"}}, onError: continue}
                  - {id: loop, loop: {times: 1 / inputs.zero, do: [{id: b, task: noop}]}, onError: continue}
                  - {id: no-boolean, if: "1 + 1", task: noop, onError: continue}
                """);

        for (String id : List.of("if", "run", "list", "task", "switch", "wait", "emit", "loop", "no-boolean")) {
            assertThat(story.lines()).containsSubsequence("node.started " + id, "node.failed " + id);
            assertThat(story.node(id).error()).extracting("kind").isEqualTo(ErrorKind.DATA);
        }
        assertThat(story.statuses()).containsEntry("a", "skipped");
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void aValueOverTheCapFailsItsNode() {
        Story story = fixture.run("""
                name: large
                variables: {a: ""}
                inputs: {big: {type: string}}
                nodes:
                  - {id: set, set: {a: "[inputs.big, inputs.big]"}, onError: continue}
                  - {id: task, task: noop, with: {x: "${{ inputs.big }}", y: "${{ inputs.big }}"}, onError: continue}
                  - {id: emit, emit: {name: x, data: {x: "${{ inputs.big }}", y: "${{ inputs.big }}"}}, onError: continue}
                """, Map.of("big", "x".repeat(600_000)));

        assertThat(story.all(NodeEvent.Failed.class)).hasSize(3).allSatisfy(failed -> {
            assertThat(failed.error().kind()).isEqualTo(ErrorKind.DATA);
            assertThat(failed.error().message()).contains("1048576");
        });
        assertThat(story.view().variables().variables()).isEqualTo(Map.of("a", ""));
    }

    @Test
    void aValueThatIsTooDeepFailsItsNode() {
        Story story = fixture.run("""
                name: deep
                variables: {a: []}
                nodes:
                  - id: each
                    loop: {times: 20, do: [{id: set, set: {a: "[vars.a]"}}]}
                """);

        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.DATA);
        assertThat(story.view().error().message()).contains("16 levels deep");
    }

    @Test
    void theOutputsOfALoopStayWithinTheCap() {
        Story story = fixture.run("""
                name: bulk
                nodes:
                  - id: each
                    loop:
                      times: 5
                      do: [{id: a, run: 'printf "v=%0300000d\\n" 1 >> "$TELLTALE_OUTPUT"'}]
                """);

        Map<String, Object> outputs = Objects.requireNonNull(story.node("each").outputs());
        assertThat((List<?>) outputs.get("results")).hasSize(3);
        assertThat(outputs).containsEntry("resultsDropped", 2L).containsEntry("iterations", 5L);
    }
}
