package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops that go as they should (003-26). */
class LoopTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aLoopOverItemsRunsItsBodyForEachInOrder() {
        Story story = fixture.run("""
                name: over
                inputs: {regions: {type: array, default: [eu, us]}}
                variables: {log: ""}
                nodes:
                  - id: each
                    loop:
                      over: inputs.regions
                      as: region
                      do:
                        - {id: note, set: {log: "vars.log + string(region_index) + region"}}
                        - {id: then, needs: [note], task: noop}
                outputs: {log: vars.log}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "variable.changed log=",
                        "node.started each",
                        "loop.started each",
                        "loop.iteration each[0] eu",
                        "node.started each[0]/note",
                        "variable.changed each[0]/note log=0eu",
                        "node.completed each[0]/note",
                        "node.started each[0]/then",
                        "node.completed each[0]/then",
                        "loop.iteration each[1] us",
                        "node.started each[1]/note",
                        "variable.changed each[1]/note log=0eu1us",
                        "node.completed each[1]/note",
                        "node.started each[1]/then",
                        "node.completed each[1]/then",
                        "loop.completed each",
                        "node.completed each",
                        "execution.completed");
        LoopEvent.Started started = story.all(LoopEvent.Started.class).get(0);
        assertThat(started.items()).isEqualTo(List.of("eu", "us"));
        assertThat(started.expected()).isEqualTo(2);
        assertThat(started.parallel()).isEqualTo(1);
        LoopEvent.Completed completed = story.all(LoopEvent.Completed.class).get(0);
        assertThat(completed.iterations()).isEqualTo(2);
        assertThat(completed.broken()).isFalse();
        assertThat(completed.breakIndex()).isNull();
        assertThat(story.view().outputs()).isEqualTo(Map.of("log", "0eu1us"));
    }

    // 003-21
    @Test
    void everyEventOfALoopCarriesTheIdOfItsExecution() {
        Story story = fixture.run("""
                name: ids
                nodes: [{id: each, loop: {times: 3, parallel: 3, do: [{id: a, task: noop}]}}]
                """);

        assertThat(story.events())
                .extracting(event -> event.envelope().executionId())
                .containsOnly(story.view().executionId());
    }

    @Test
    void resultsAreOrderedByIndexHoweverTheIterationsEnd() {
        Execution execution = fixture.start("""
                name: results
                nodes:
                  - id: each
                    loop:
                      over: "['a', 'b', 'c']"
                      parallel: 3
                      do:
                        - {id: gate, task: gate}
                        - {id: say, needs: [gate], run: 'echo "x=${{ item }}" >> "$TELLTALE_OUTPUT"'}
                outputs: {second: "nodes.each.outputs.results[1].say.x"}
                """);
        fixture.gates.awaitReached("each[0]/gate", "each[1]/gate", "each[2]/gate");
        for (int index : new int[] {2, 0, 1}) {
            fixture.gates.open("each[" + index + "]/gate");
            fixture.await(execution, NodeEvent.Completed.class, "each[" + index + "]/say");
        }

        Story story = fixture.end(execution);

        assertThat(story.view().outputs()).isEqualTo(Map.of("second", "b"));
        assertThat(story.node("each").outputs())
                .containsEntry("iterations", 3L)
                .containsEntry("broken", false)
                .containsEntry("breakIndex", null)
                .containsEntry(
                        "results",
                        List.of(
                                Map.of("say", Map.of("x", "a")),
                                Map.of("say", Map.of("x", "b")),
                                Map.of("say", Map.of("x", "c"))));
    }

    @Test
    void atMostAsManyIterationsAsAllowedRunAtOnce() {
        Execution execution = fixture.start("""
                name: width
                nodes: [{id: each, loop: {times: 5, parallel: 2, do: [{id: gate, task: gate}]}}]
                """);
        fixture.gates.awaitReached("each[0]/gate", "each[1]/gate");
        fixture.settle(execution);
        assertThat(iterations(execution)).isEqualTo(2);
        fixture.gates.open("each[1]/gate");
        fixture.gates.awaitReached("each[2]/gate");
        fixture.settle(execution);
        assertThat(iterations(execution)).isEqualTo(3);
        fixture.gates.openAll();

        assertThat(fixture.end(execution).node("each").outputs()).containsEntry("iterations", 5L);
    }

    @Test
    void theItemOfATimesLoopIsItsIndex() {
        Story story = fixture.run("""
                name: times
                inputs: {n: {type: integer, default: 3}}
                nodes:
                  - id: each
                    loop: {times: inputs.n, do: [{id: a, emit: {name: at, data: {i: "${{ item }}", j: "${{ item_index }}"}}}]}
                """);

        assertThat(story.lines()).contains("custom.at each[0]/a {i=0, j=0}", "custom.at each[2]/a {i=2, j=2}");
        assertThat(story.all(LoopEvent.Started.class).get(0).items()).isNull();
    }

    @Test
    void aWhileLoopAsksBeforeEachIteration() {
        Story story = fixture.run("""
                name: while
                variables: {n: 0}
                nodes:
                  - id: each
                    loop: {while: vars.n < 2, as: i, do: [{id: count, set: {n: vars.n + 1}}]}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "variable.changed n=0",
                        "node.started each",
                        "loop.started each",
                        "condition.evaluated each[0] while=true",
                        "loop.iteration each[0] 0",
                        "node.started each[0]/count",
                        "variable.changed each[0]/count n=1",
                        "node.completed each[0]/count",
                        "condition.evaluated each[1] while=true",
                        "loop.iteration each[1] 1",
                        "node.started each[1]/count",
                        "variable.changed each[1]/count n=2",
                        "node.completed each[1]/count",
                        "condition.evaluated each[2] while=false",
                        "loop.completed each",
                        "node.completed each",
                        "execution.completed");
        assertThat(story.all(LoopEvent.Started.class).get(0).expected()).isNull();
        assertThat(story.node("each").outputs()).containsEntry("broken", false);
        assertThat(story.all(ConditionEvent.class).get(2).operands()).isEqualTo(Map.of("vars.n", 2L));
    }

    @Test
    void untilBreaksBeforeTheIterationItIsTrueFor() {
        Story story = fixture.run("""
                name: until
                nodes:
                  - id: each
                    loop:
                      over: "['a', 'stop', 'b']"
                      as: word
                      until: word == 'stop' && word_index == 1
                      do: [{id: a, task: noop}]
                """);

        assertThat(story.lines())
                .containsSubsequence(
                        "condition.evaluated each[0] until=false",
                        "loop.iteration each[0] a",
                        "condition.evaluated each[1] until=true",
                        "loop.completed each");
        LoopEvent.Completed completed = story.all(LoopEvent.Completed.class).get(0);
        assertThat(completed.iterations()).isEqualTo(1);
        assertThat(completed.broken()).isTrue();
        assertThat(completed.breakIndex()).isEqualTo(1);
        assertThat(story.node("each").outputs())
                .containsEntry("broken", true)
                .containsEntry("breakIndex", 1L)
                .containsEntry("iterations", 1L);
    }

    @Test
    void whatIsInFlightEndsWhenUntilBreaksAParallelLoop() {
        Execution execution = fixture.start("""
                name: until
                nodes:
                  - {id: each, loop: {times: 9, parallel: 3, until: item == 2, do: [{id: gate, task: gate}]}}
                """);
        fixture.gates.awaitReached("each[0]/gate", "each[1]/gate");
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.node("each").outputs()).containsEntry("iterations", 2L).containsEntry("breakIndex", 2L);
        assertThat(story.lines()).contains("node.completed each[0]/gate", "node.completed each[1]/gate");
    }

    @Test
    void aLoopOverNothingCompletesAtOnce() {
        Story story = fixture.run("""
                name: none
                nodes:
                  - {id: each, loop: {over: "[]", do: [{id: a, task: noop}]}}
                  - {id: never, loop: {times: 0, do: [{id: b, task: noop}]}}
                  - {id: whiled, loop: {while: "false", do: [{id: c, task: noop}]}}
                  - {id: after, needs: [each, never, whiled], task: noop}
                """);

        assertThat(story.node("each").outputs())
                .isEqualTo(mapOf("iterations", 0L, "broken", false, "breakIndex", null, "results", List.of()));
        assertThat(story.statuses().values()).containsOnly("completed");
        assertThat(story.events())
                .noneMatch(event -> "a".equals(event.envelope().nodeId()));
    }

    @Test
    void nestedLoopsSeeTheNamesAroundThem() {
        Story story = fixture.run("""
                name: nested
                variables: {log: []}
                nodes:
                  - {id: before, set: {log: "['start']"}}
                  - id: outer
                    needs: [before]
                    loop:
                      over: "['a', 'b']"
                      as: x
                      do:
                        - {id: head, run: 'echo "v=${{ x }}" >> "$TELLTALE_OUTPUT"'}
                        - id: inner
                          loop:
                            times: 2
                            as: y
                            do:
                              - {id: leaf, set: {log: "vars.log + [nodes.head.outputs.v + x + string(y) + string(x_index)]"}}
                outputs: {log: vars.log}
                """);

        assertThat(story.view().outputs()).isEqualTo(Map.of("log", List.of("start", "aa00", "aa10", "bb01", "bb11")));
        assertThat(story.lines())
                .contains("node.completed outer[1]/inner[1]/leaf", "loop.iteration outer[1]/inner[0] 0");
    }

    // 003-26: the variables end with the loop
    @Test
    void nodesOfAnIterationAreThoseOfThatIteration() {
        Story story = fixture.run("""
                name: own
                nodes:
                  - id: each
                    loop:
                      times: 3
                      parallel: 3
                      do:
                        - {id: make, run: 'echo "v=${{ item }}" >> "$TELLTALE_OUTPUT"'}
                        - {id: use, emit: {name: used, data: {v: "${{ nodes.make.outputs.v }}", i: "${{ item }}"}}}
                """);

        assertThat(story.lines())
                .contains(
                        "custom.used each[0]/use {v=0, i=0}",
                        "custom.used each[1]/use {v=1, i=1}",
                        "custom.used each[2]/use {v=2, i=2}");
    }

    @Test
    void aLoopMayStandAmongSteps() {
        Story story = fixture.run("""
                name: steps
                variables: {n: 0}
                steps:
                  - {id: one, set: {n: "1"}}
                  - id: each
                    loop:
                      times: 2
                      do:
                        steps:
                          - {id: first, set: {n: vars.n * 10}}
                          - {id: second, set: {n: vars.n + 1}}
                  - {id: last, if: vars.n == 111, task: noop}
                """);

        assertThat(story.statuses()).containsEntry("last", "completed");
    }

    private long iterations(Execution execution) {
        return fixture.journal.events(execution.id()).stream()
                .filter(LoopEvent.Iteration.class::isInstance)
                .count();
    }

    private static Map<String, Object> mapOf(Object... pairs) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
