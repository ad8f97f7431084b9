package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.NodeEvent;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops that fail, and loops that would never end. */
class LoopFailureTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aFailedIterationStartsNoFurtherOneAndFailsTheLoop() {
        Story story = fixture.run("""
                name: failing
                nodes:
                  - {id: each, loop: {times: 5, do: [{id: a, run: "exit ${{ item }}"}, {id: b, needs: [a], task: noop}]}}
                  - {id: after, needs: [each], task: noop}
                """);

        assertThat(story.lines())
                .endsWith(
                        "loop.iteration each[1] 1",
                        "node.started each[1]/a",
                        "node.failed each[1]/a",
                        "node.skipped each[1]/b upstream",
                        "loop.completed each",
                        "node.failed each",
                        "node.skipped after upstream",
                        "execution.failed");
        ExecutionError error = Objects.requireNonNull(story.view().error());
        assertThat(error.kind()).isEqualTo(ErrorKind.EXECUTION);
        assertThat(error.message()).isEqualTo("each[1]/a: exit code 1");
        assertThat(error.nodeId()).isEqualTo("a");
    }

    @Test
    void whatIsInFlightBesideAFailedIterationRunsToItsEnd() {
        Execution execution = fixture.start("""
                name: beside
                nodes:
                  - id: each
                    loop:
                      times: 5
                      parallel: 2
                      do:
                        - {id: gate, task: gate}
                        - {id: a, needs: [gate], run: "exit ${{ item }}"}
                """);
        fixture.gates.awaitReached("each[0]/gate", "each[1]/gate");
        fixture.gates.open("each[1]/gate");
        fixture.await(execution, NodeEvent.Failed.class, "each[1]/a");
        fixture.gates.open("each[0]/gate");

        Story story = fixture.end(execution);

        assertThat(story.lines()).contains("node.completed each[0]/a").noneMatch(line -> line.contains("each[2]"));
        assertThat(story.node("each").loop()).extracting("startedCount").isEqualTo(2L);
    }

    @Test
    void anIterationWhoseFailureIsHandledOrTolerantIsNoFailedOne() {
        Story story = fixture.run("""
                name: tolerant
                nodes:
                  - id: each
                    loop:
                      times: 2
                      do:
                        - {id: a, run: exit 1, onError: continue}
                        - {id: b, run: exit 1, onError: rescue}
                        - {id: rescue, task: noop}
                """);

        assertThat(story.statuses()).containsEntry("each", "completed");
    }

    @Test
    void aLoopThatFailsMayBeHandled() {
        Story story = fixture.run("""
                name: handled
                nodes:
                  - {id: each, onError: rescue, loop: {times: 2, do: [{id: a, run: exit 1}]}}
                  - {id: rescue, emit: {name: why, data: {m: "${{ nodes.each.error.message }}"}}}
                """);

        assertThat(story.lines()).contains("custom.why rescue {m=each[0]/a: exit code 1}");
        assertThat(story.view().error()).isNull();
    }

    @Test
    void aLoopThatWouldNotEndStopsAtItsLimit() {
        Story story = fixture.run("""
                name: endless
                nodes: [{id: each, loop: {while: "true", maxIterations: 10, do: [{id: a, task: noop}]}}]
                """);

        assertThat(story.node("each").error())
                .isEqualTo(new ExecutionError(
                        ErrorKind.DATA, "it is about to exceed its maxIterations of 10", "each", false));
        assertThat(story.lines().stream().filter(line -> line.startsWith("loop.iteration")))
                .hasSize(10);
    }

    @Test
    void aLoopOverMoreItemsThanItsLimitDoesNotBegin() {
        Story story = fixture.run("""
                name: long
                nodes: [{id: each, loop: {times: 100001, do: [{id: a, task: noop}]}}]
                """);

        assertThat(story.lines())
                .containsExactly("execution.started", "node.started each", "node.failed each", "execution.failed");
        assertThat(Objects.requireNonNull(story.view().error()).message())
                .isEqualTo("it has 100001 iterations, more than its maxIterations of 100000");
    }

    @Test
    void whatIsNoListAndNoNumberFailsTheLoop() {
        Story story = fixture.run("""
                name: wrong
                variables: {text: abc, map: {a: 1}}
                nodes:
                  - {id: a, onError: continue, loop: {over: vars.text, do: [{id: a1, task: noop}]}}
                  - {id: b, onError: continue, loop: {over: vars.map, do: [{id: b1, task: noop}]}}
                  - {id: c, onError: continue, loop: {times: vars.text, do: [{id: c1, task: noop}]}}
                  - {id: d, onError: continue, loop: {times: "0 - 1", do: [{id: d1, task: noop}]}}
                  - {id: e, onError: continue, loop: {times: "1.5", do: [{id: e1, task: noop}]}}
                """);

        assertThat(message(story, "a")).isEqualTo("'over' needs an array, not a text");
        assertThat(message(story, "b")).isEqualTo("'over' needs an array, not an object");
        assertThat(message(story, "c")).isEqualTo("'times' needs a whole number from 0, not a text");
        assertThat(message(story, "d")).isEqualTo("'times' needs a whole number from 0, not -1");
        assertThat(message(story, "e")).isEqualTo("'times' needs a whole number from 0, not 1.5");
        assertThat(story.all(NodeEvent.Failed.class))
                .extracting(failed -> failed.error().kind())
                .containsOnly(ErrorKind.DATA);
    }

    @Test
    void aConditionThatFailsMidwayFailsTheLoopAfterWhatIsInFlight() {
        Story story = fixture.run("""
                name: condition
                nodes:
                  - {id: each, loop: {times: 5, until: "10 / (2 - item) == 0", do: [{id: a, task: noop}]}}
                """);

        assertThat(story.lines()).contains("node.completed each[1]/a", "loop.completed each", "node.failed each");
        assertThat(story.node("each").error()).extracting("kind").isEqualTo(ErrorKind.DATA);
    }

    private static String message(Story story, String path) {
        return Objects.requireNonNull(story.node(path).error()).message();
    }

    @Test
    void loopsNestedTooDeepForTheirResultsLetGoOfThemAndComplete() {
        StringBuilder yaml = new StringBuilder("name: deep\nnodes:\n");
        String indent = "  ";
        for (int i = 0; i < 8; i++) {
            yaml.append(indent).append("- id: l").append(i).append('\n');
            yaml.append(indent).append("  loop:\n");
            yaml.append(indent).append("    times: 1\n");
            yaml.append(indent).append("    as: i").append(i).append('\n');
            yaml.append(indent).append("    do:\n");
            indent += "      ";
        }
        yaml.append(indent).append("- {id: leaf, task: noop}\n");

        Story story = fixture.run(yaml.toString());

        assertThat(story.last().typeName()).isEqualTo("execution.completed");
        assertThat(Json.write(story.node("l0").outputs())).contains("\"resultsDropped\":1");
    }

    @Test
    void aLoopThatEndsRightAtItsMaxIterationsIsFine() {
        Story story = fixture.run("""
                name: right
                variables: {n: 0}
                nodes:
                  - {id: over, loop: {over: "[1, 2]", maxIterations: 2, do: [{id: a, task: noop}]}}
                  - {id: times, loop: {times: 2, maxIterations: 2, do: [{id: b, task: noop}]}}
                  - {id: while, loop: {while: vars.n < 2, maxIterations: 2, do: [{id: c, set: {n: vars.n + 1}}]}}
                  - id: until
                    needs: [while]
                    loop: {while: "true", until: vars.n >= 4, maxIterations: 2, do: [{id: d, set: {n: vars.n + 1}}]}
                """);

        assertThat(story.statuses().values()).containsOnly("completed");
    }

    @Test
    void aListLongerThanMaxIterationsFailsBeforeItsFirstIterationWhateverUntilWouldSay() {
        Story story = fixture.run("""
                name: long
                nodes:
                  - {id: each, loop: {over: "[1, 2, 3]", until: "true", maxIterations: 2, do: [{id: a, task: noop}]}}
                """);

        assertThat(story.node("each").error().message())
                .isEqualTo("it has 3 iterations, more than its maxIterations of 2");
        assertThat(story.lines()).noneMatch(line -> line.startsWith("loop."));
    }
}
