package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a failure stops, and what handles it. */
class FailureTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 000-04, 000-05 for a failure, 002-06
    @Test
    void anUnhandledFailureSkipsWhatNeedsItAndFailsTheExecution() {
        Story story = fixture.run("""
                name: failing
                nodes:
                  - {id: a, run: 'echo oh no >&2; exit 3'}
                  - {id: b, needs: [a], task: noop}
                  - {id: c, needs: [b], task: noop}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started a",
                        "node.failed a",
                        "node.skipped b upstream",
                        "node.skipped c upstream",
                        "execution.failed");
        NodeEvent.Failed failed = story.all(NodeEvent.Failed.class).get(0);
        assertThat(failed.error()).isEqualTo(new ExecutionError(ErrorKind.EXECUTION, "exit code 3: oh no", "a", true));
        assertThat(failed.exitCode()).isEqualTo(3); // 002-10
        assertThat(failed.continueOnError()).isFalse();
        assertThat(failed.handledBy()).isNull();
        assertThat(((RunEvent.Failed) story.last()).error()).isEqualTo(failed.error());
    }

    @Test
    void independentNodesRunOnAndTheFirstErrorIsTheExecutions() {
        Execution execution = fixture.start("""
                name: two
                nodes:
                  - {id: first, run: exit 1}
                  - {id: gate, task: gate}
                  - {id: second, needs: [gate], run: exit 2}
                """);
        fixture.await(execution, NodeEvent.Failed.class, "first");
        fixture.gates.open("gate");

        Story story = fixture.end(execution);

        assertThat(story.statuses()).containsEntry("gate", "completed").containsEntry("second", "failed");
        assertThat(Objects.requireNonNull(story.view().error()).nodeId()).isEqualTo("first");
    }

    // 002-11, 002-06: continue-on-error
    @Test
    void aFailureUnderContinueCountsAsCompleted() {
        Story story = fixture.run("""
                name: tolerant
                nodes:
                  - {id: a, run: exit 1, onError: continue}
                  - {id: b, if: "nodes.a.status == 'failed' && nodes.a.error.kind == 'execution'", task: noop}
                  - {id: c, needs: [a], task: noop}
                """);

        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
        assertThat(story.statuses()).containsAllEntriesOf(Map.of("a", "failed", "b", "completed", "c", "completed"));
        assertThat(story.all(NodeEvent.Failed.class).get(0).continueOnError()).isTrue();
    }

    @Test
    void aHandlerThatCompletesHandlesTheFailureAndWhatNeedsTheNodeWaitsForIt() {
        Execution execution = fixture.start("""
                name: handled
                nodes:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: rescue, task: gate}
                  - {id: b, needs: [a], task: noop}
                """);
        fixture.gates.awaitReached("rescue");
        fixture.settle(execution);
        assertThat(fixture.journal.events(execution.id()))
                .noneMatch(event -> "b".equals(event.envelope().nodeId()));
        fixture.gates.open("rescue");

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started a",
                        "node.failed a",
                        "node.started rescue",
                        "node.completed rescue",
                        "node.started b",
                        "node.completed b",
                        "execution.completed");
        assertThat(story.all(NodeEvent.Failed.class).get(0).handledBy()).isEqualTo("rescue");
    }

    @Test
    void aHandlerIsSkippedWhenNothingFails() {
        Story story = fixture.run("""
                name: fine
                nodes:
                  - {id: a, task: noop, onError: rescue}
                  - {id: rescue, task: noop}
                  - {id: b, needs: [a], task: noop}
                  - {id: c, needs: [rescue], task: noop}
                """);

        assertThat(story.lines()).contains("node.skipped rescue branch", "node.skipped c upstream");
        assertThat(story.statuses()).containsEntry("b", "completed");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aHandlerThatFailsLeavesTheFailureUnhandled() {
        Story story = fixture.run("""
                name: worse
                nodes:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: rescue, run: exit 2}
                  - {id: b, needs: [a], task: noop}
                """);

        assertThat(story.lines()).contains("node.failed rescue", "node.skipped b upstream");
        assertThat(Objects.requireNonNull(story.view().error()).nodeId()).isEqualTo("a");
    }

    @Test
    void aHandlerThatItsOwnIfSkipsLeavesTheFailureUnhandled() {
        Story story = fixture.run("""
                name: unwilling
                nodes:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: rescue, if: "nodes.a.error.kind == 'timeout'", task: noop}
                """);

        assertThat(story.view().status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void oneHandlerMayHandleSeveralNodes() {
        Story story = fixture.run("""
                name: shared
                nodes:
                  - {id: a, run: exit 1, onError: rescue}
                  - {id: b, task: noop, onError: rescue}
                  - {id: rescue, task: noop}
                  - {id: c, needs: [a, b], task: noop}
                """);

        assertThat(story.statuses()).containsEntry("rescue", "completed").containsEntry("c", "completed");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aNodeRunsIfOneOfItsNeedsCompletedAndTheOthersWereSkipped() {
        Story story = fixture.run("""
                name: joins
                nodes:
                  - {id: pick, switch: [{when: "true", then: [a]}, {else: [b]}]}
                  - {id: a, task: noop}
                  - {id: b, task: noop}
                  - {id: both, needs: [a, b], task: noop}
                  - {id: lost, needs: [b], task: noop}
                  - {id: mixed, needs: [a, lost], task: noop}
                  - {id: all-lost, needs: [b, lost], task: noop}
                """);

        assertThat(story.statuses())
                .containsAllEntriesOf(
                        Map.of("both", "completed", "lost", "skipped", "mixed", "completed", "all-lost", "skipped"));
    }

    @Test
    void alwaysRunsAfterAFailureAndWithoutAnyNeedCompleted() {
        Story story = fixture.run("""
                name: cleanup
                nodes:
                  - {id: a, run: exit 1}
                  - {id: b, needs: [a], task: noop}
                  - {id: tidy, needs: [b], always: true, task: noop}
                  - {id: after, needs: [tidy], task: noop}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started a",
                        "node.failed a",
                        "node.skipped b upstream",
                        "node.started tidy",
                        "node.completed tidy",
                        "node.started after",
                        "node.completed after",
                        "execution.failed");
    }

    @Test
    void alwaysStillAsksItsIf() {
        Story story = fixture.run("""
                name: cleanup
                nodes:
                  - {id: a, run: exit 1}
                  - {id: tidy, needs: [a], always: true, if: "nodes.a.status == 'completed'", task: noop}
                """);

        assertThat(story.lines()).contains("node.skipped tidy condition");
    }

    @Test
    void anErrorOfTheHandledNodeCanBeRead() {
        Story story = fixture.run("""
                name: told
                nodes:
                  - {id: a, run: exit 7, onError: tell}
                  - {id: tell, emit: {name: alert, data: {why: "${{ nodes.a.error.message }}"}}}
                """);

        assertThat(story.lines()).contains("custom.alert tell {why=exit code 7}");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }
}
