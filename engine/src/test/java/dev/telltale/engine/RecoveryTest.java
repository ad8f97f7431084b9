package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * After a crash another engine goes on with what the journal has (G12, 004-11). Each story that ends is checked for G1 to G5: no number
 * is missing or comes twice, and there is one end.
 */
class RecoveryTest {
    private static final Duration NONE = Duration.ZERO;

    private final List<String> seen = new ArrayList<>();
    private Fixture fixture = Fixture.outOfTime(
            Map.of(
                    "see",
                    context -> {
                        seen.add(context.input("what", String.class));
                        return Map.of("said", context.input("what", String.class));
                    },
                    "fail",
                    context -> {
                        throw TaskException.connection("line is busy", null);
                    },
                    "deaf",
                    this::holdDeaf),
            builder -> {});

    /** At its gate it hears nobody who wants it to stop. */
    private Map<String, ?> holdDeaf(TaskContext context) {
        while (true) {
            try {
                return fixture.gates.run(context);
            } catch (InterruptedException unheard) {
                Thread.interrupted();
            }
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** @return the execution in the hands of the engine that came after */
    private Execution crash(Duration downtime) {
        fixture = fixture.crash(downtime);
        return fixture.engine.recover().get(0);
    }

    private Execution crash() {
        return crash(NONE);
    }

    // G12: what it did then is not known, so nothing is done again.
    @Test
    void oneWhoseNewestEventsCanNoLongerBeReadEndsAsFailed() {
        Execution execution = fixture.start("name: torn\nnodes:\n  - {id: a, task: gate}\n");
        fixture.gates.awaitReached("a");
        fixture = fixture.crash(NONE);
        fixture.journal.damageFrom(2);

        assertThat(fixture.engine.recover()).isEmpty();
        RunEvent.Failed end = (RunEvent.Failed) fixture.await(execution, event -> event instanceof RunEvent.Failed);
        assertThat(end.error().message()).contains("lost to damage of the journal");
    }

    // ---- nodes

    @Test
    void aTaskThatWasCutOffRunsAgainAndThatCountsAsNoAttempt() {
        Execution execution = fixture.start("""
                name: cut
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: noop}
                """);
        fixture.gates.awaitReached("a");
        execution = crash();

        NodeEvent.Retrying retrying = fixture.await(execution, NodeEvent.Retrying.class, "a");
        assertThat(retrying.error().message()).isEqualTo("interrupted by a restart");
        assertThat(retrying.error().kind()).isEqualTo(ErrorKind.EXECUTION);
        assertThat(retrying.nextAttempt()).isEqualTo(2);
        assertThat(retrying.maxAttempts()).isEqualTo(2);
        fixture.gates.openAll();
        fixture.passToTheEnd(execution);
        assertThat(fixture.types(execution, "a"))
                .containsExactly("node.started", "node.retrying", "node.started", "node.completed");
    }

    @Test
    void aTaskThatIsNotToRunTwiceFailsInstead() {
        Execution execution = fixture.start("""
                name: once
                nodes:
                  - {id: pay, task: gate, onRestart: fail, retry: {attempts: 3}, onError: undo}
                  - {id: undo, task: noop}
                """);
        fixture.gates.awaitReached("pay");
        execution = crash();

        Story story = fixture.passToTheEnd(execution);
        assertThat(fixture.types(execution, "pay")).containsExactly("node.started", "node.failed");
        assertThat(story.node("pay").error().message()).isEqualTo("interrupted by a restart");
        assertThat(story.node("undo").status()).isEqualTo(NodeStatus.COMPLETED);
    }

    @Test
    void aWaitGoesOnToItsTimeAndTheDowntimeCounts() {
        Execution execution = fixture.start("name: nap\nnodes:\n  - {id: nap, wait: {for: 1h}}\n");
        fixture.await(execution, NodeEvent.Waiting.class, "nap");
        execution = crash(Duration.ofMinutes(40));

        fixture.pass(execution, Duration.ofMinutes(19));
        assertThat(fixture.types(execution, "nap")).containsExactly("node.started", "node.waiting");
        fixture.pass(execution, Duration.ofMinutes(1));
        fixture.end(execution);
        assertThat(fixture.types(execution, "nap")).containsExactly("node.started", "node.waiting", "node.completed");
    }

    @Test
    void aRetryComesWhenItWasDueAndWithTheAttemptsThatAreLeft() {
        Execution execution = fixture.start("""
                name: again
                nodes:
                  - {id: a, task: fail, retry: {attempts: 3, delay: 10m}}
                """);
        NodeEvent.Retrying first = fixture.await(execution, NodeEvent.Retrying.class, "a");
        assertThat(first.maxAttempts()).isEqualTo(3);
        execution = crash(Duration.ofMinutes(4));

        fixture.pass(execution, Duration.ofMinutes(5));
        assertThat(fixture.types(execution, "a")).hasSize(2);
        fixture.pass(execution, Duration.ofMinutes(1));
        fixture.await(
                execution,
                event -> event instanceof NodeEvent.Retrying && event.envelope().attempt() == 2);
        fixture.pass(execution, Duration.ofMinutes(10));
        Story story = fixture.end(execution);
        assertThat(story.node("a").attempt()).isEqualTo(3);
        assertThat(story.node("a").status()).isEqualTo(NodeStatus.FAILED);
    }

    // "Timeouts count neither pauses nor downtime."
    @Test
    void aTimeoutDoesNotCountTheDowntime() {
        Execution execution = fixture.start("""
                name: slow
                timeout: 60m
                nodes:
                  - {id: ask, timeout: 30m, wait: {approval: {prompt: "Well?"}}, onError: continue}
                  - {id: nap, needs: [ask], wait: {for: 2h}}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "ask");
        fixture.pass(execution, Duration.ofMinutes(20));
        assertThat(fixture.engine.pause(execution.id(), Fixture.NOBODY))
                .isNotNull(); // tells the journal what time it is
        fixture.settle(execution);
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));
        execution = crash(Duration.ofHours(5));

        fixture.pass(execution, Duration.ofMinutes(9));
        assertThat(fixture.types(execution, "ask")).containsExactly("node.started", "node.waiting");
        fixture.pass(execution, Duration.ofMinutes(1));
        NodeEvent.Failed late = fixture.await(execution, NodeEvent.Failed.class, "ask");
        assertThat(late.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        Story story = fixture.passToTheEnd(execution);
        assertThat(story.last().error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(story.last().error().nodeId()).isNull();
    }

    @Test
    void anApprovalIsStillAwaitedAndAnAnswerBeforeTheCrashStillAnswersItsRepetition() {
        Execution execution = fixture.start("""
                name: ask
                nodes:
                  - {id: first, wait: {approval: {prompt: "One?"}}}
                  - {id: second, wait: {approval: {prompt: "Two?"}}}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "first");
        fixture.await(execution, NodeEvent.Waiting.class, "second");
        Approval one = new Approval("first", true, Map.of("by", 1L), "ann", null);
        Applied applied = Fixture.join(execution.approve(one));
        execution = crash();

        assertThat(Fixture.join(execution.approve(one))).isEqualTo(applied);
        Fixture.join(execution.approve(new Approval("second", false, Map.of(), "ann", "no")));
        Story story = fixture.passToTheEnd(execution);
        assertThat(story.node("first").outputs()).containsEntry("inputs", Map.of("by", 1L));
        assertThat(story.node("second").error().message()).isEqualTo("rejected by ann: no");
    }

    // ---- loops

    @Test
    void aLoopGoesOnWithItsFrozenItemsAndAllItsResults() {
        Execution execution = fixture.start("""
                name: many
                variables: {items: "${{ [1, 2, 3].map(x, x * 10) }}", sum: 0}
                nodes:
                  - id: each
                    loop:
                      over: vars.items
                      as: it
                      do:
                        - {id: clear, set: {items: "[]"}}
                        - {id: nap, needs: [clear], wait: {for: 1m}}
                        - {id: add, needs: [nap], set: {sum: vars.sum + it}}
                outputs: {sum: vars.sum, results: nodes.each.outputs.results}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "each[0]/nap");
        fixture.pass(execution, Duration.ofMinutes(1));
        fixture.await(execution, NodeEvent.Waiting.class, "each[1]/nap");
        execution = crash();

        Story story = fixture.passToTheEnd(execution);
        Map<String, Object> outputs = ((RunEvent.Completed) story.last()).outputs();
        assertThat(outputs.get("sum")).isEqualTo(60L);
        assertThat((List<?>) outputs.get("results")).hasSize(3);
    }

    @Test
    void aLoopOfManyIterationsHasTheResultsOfThoseThatEndedLongBefore() {
        Execution execution = fixture.start("""
                name: long
                variables: {n: 0}
                nodes:
                  - id: often
                    loop:
                      times: 300
                      as: i
                      do:
                        - {id: count, set: {n: vars.n + 1}}
                        - {id: stop, needs: [count], if: "i == 250", task: gate}
                outputs: {n: vars.n, first: "nodes.often.outputs.results[0].count.n", last: "nodes.often.outputs.results[299].count.n"}
                """);
        fixture.gates.awaitReached("often[250]/stop");
        execution = crash();

        fixture.gates.openAll();
        Story story = fixture.passToTheEnd(execution);
        assertThat(((RunEvent.Completed) story.last()).outputs())
                .isEqualTo(Map.of("n", 300L, "first", 1L, "last", 300L));
        assertThat(story.events().stream().filter(LoopEvent.Iteration.class::isInstance))
                .hasSize(300);
    }

    // ---- commands

    @Test
    void whatIsPausedStaysPaused() {
        Execution execution = fixture.start("""
                name: pause
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: noop}
                """);
        fixture.gates.awaitReached("a");
        Applied applied = Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        execution = crash();

        fixture.settle(execution);
        assertThat(fixture.journal.status(execution.id())).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(fixture.types(execution, "a")).containsExactly("node.started", "node.retrying");
        assertThat(Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY)))
                .as("a repeated command answers as the first time")
                .isEqualTo(applied);
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));
        fixture.gates.openAll();
        assertThat(fixture.passToTheEnd(execution).last()).isInstanceOf(RunEvent.Completed.class);
    }

    // Whoever watches it is not told at each restart what they know.
    @Test
    void whatIsPausedHasNothingToTellAtARestart() {
        Execution execution = fixture.start("""
                name: pause
                nodes:
                  - {id: a, wait: {for: 1h}}
                  - {id: b, needs: [a], task: gate}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "a");
        fixture.pass(execution, Duration.ofSeconds(1)); // to the end of the progress that is due
        Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        fixture.pass(execution, Duration.ofSeconds(1));
        List<ExecutionEvent> told = fixture.journal.events(execution.id());
        for (int restart = 0; restart < 2; restart++) {
            execution = crash(Duration.ofMinutes(1));
            fixture.pass(execution, Duration.ofSeconds(1));
        }

        assertThat(told).hasAtLeastOneElementOfType(ProgressEvent.class);
        assertThat(fixture.journal.events(execution.id())).isEqualTo(told);
    }

    @Test
    void anAcknowledgedCancelIsCarriedOutCleanupIncluded() {
        Execution execution = fixture.start("""
                name: stop
                nodes:
                  - id: each
                    loop: {times: 2, parallel: 2, do: [{id: work, task: deaf}]}
                  - {id: after, needs: [each], task: noop}
                  - {id: tidy, needs: [each], always: true, task: noop}
                """);
        fixture.gates.awaitReached("each[0]/work", "each[1]/work");
        Applied applied = Fixture.join(fixture.engine.cancel(execution.id(), new Command("ann", "enough")));
        execution = crash();

        Story story = fixture.passToTheEnd(execution);
        RunEvent.Cancelled end = (RunEvent.Cancelled) story.last();
        assertThat(end.reason()).isEqualTo("enough");
        assertThat(end.by()).isEqualTo("ann");
        assertThat(story.node("tidy").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(story.node("after").status()).isEqualTo(NodeStatus.SKIPPED);
        assertThat(story.events().get((int) applied.appliedSeq() - 1)).isInstanceOf(RunEvent.Cancelling.class);
    }

    @Test
    void whatHasEndedStaysEnded() {
        Execution execution = fixture.start("name: done\nnodes:\n  - {id: a, task: noop}\n");
        int count = fixture.end(execution).events().size();
        fixture = fixture.crash(NONE);

        assertThat(fixture.engine.recover()).isEmpty();
        assertThat(fixture.journal.events(execution.id())).hasSize(count); // G2
        assertThat(Fixture.problemOf(fixture.engine.cancel(execution.id(), Fixture.NOBODY)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.FINISHED));
    }

    @Test
    void theSameStartIsRecognizedAfterACrash() {
        StartRequest request = new StartRequest(
                "mine",
                null,
                "name: ask\nnodes:\n  - {id: a, task: gate}\n",
                Map.of(),
                Map.of("team", "blue"),
                new Trigger("api", null));
        assertThat(Fixture.join(fixture.engine.start(request)).isNew()).isTrue();
        fixture.gates.awaitReached("a");
        crash();

        assertThat(Fixture.join(fixture.engine.start(request)).isNew()).isFalse();
    }

    @Test
    void whatWaitedForItsTurnStillDoes() {
        fixture.close();
        fixture = Fixture.outOfTime(Map.of(), builder -> builder.maxExecutions(1));
        // One after the other: the order is that of their first events in the journal.
        Execution first = fixture.start("name: a\nnodes:\n  - {id: a, task: gate}\n");
        Fixture.join(first.started());
        Execution second = fixture.start("name: b\nnodes:\n  - {id: b, task: gate}\n");
        Fixture.join(second.started());
        Execution third = fixture.start("name: c\nnodes:\n  - {id: c, task: gate}\n");
        Fixture.join(third.started());
        fixture.gates.awaitReached("a");
        fixture = fixture.crash(NONE);
        List<Execution> all = fixture.engine.recover();

        assertThat(all).extracting(Execution::id).containsExactly(first.id(), second.id(), third.id());
        fixture.pass(all.get(0), NONE);
        fixture.gates.awaitReached("a");
        assertThat(fixture.journal.status(second.id())).isEqualTo(ExecutionStatus.PENDING);
        fixture.gates.open("a");
        fixture.end(all.get(0));
        fixture.gates.awaitReached("b");
        assertThat(fixture.journal.status(third.id())).isEqualTo(ExecutionStatus.PENDING);
        fixture.gates.openAll();
        assertThat(fixture.end(all.get(2)).events().get(0)).isInstanceOf(RunEvent.Pending.class);
    }

    @Test
    void whatBeganOnlyAfterTheRestartCanBeCancelled() {
        fixture.close();
        fixture = Fixture.outOfTime(Map.of(), builder -> builder.maxExecutions(1));
        Execution first = fixture.start("name: a\nnodes:\n  - {id: a, task: gate}\n");
        Fixture.join(first.started());
        Execution second = fixture.start("name: b\nnodes:\n  - {id: b, task: gate}\n");
        Fixture.join(second.started());
        fixture.gates.awaitReached("a");
        fixture = fixture.crash(NONE);
        List<Execution> all = fixture.engine.recover();
        fixture.passUntilReached(all.get(0), "a");
        fixture.gates.open("a");
        fixture.end(all.get(0));
        fixture.gates.awaitReached("b");

        all.get(1).cancel("enough");
        assertThat(fixture.end(all.get(1)).node("b").status()).isEqualTo(NodeStatus.CANCELLED);
    }

    // Two runs of one execution would both write its stream.
    @Test
    void nothingIsRecoveredTwice() {
        fixture.start("name: a\nnodes:\n  - {id: a, task: gate}\n");
        fixture.gates.awaitReached("a");
        crash();

        assertThatThrownBy(fixture.engine::recover)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("once");
    }

    @Test
    void nothingIsRecoveredAfterAStart() {
        fixture.start("name: a\nnodes:\n  - {id: a, task: gate}\n");
        assertThatThrownBy(fixture.engine::recover)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first start");
        fixture.engine.suspend(NONE);
        assertThatThrownBy(fixture.engine::recover)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    // ---- secrets

    // G10: and still it is there for who works with it
    @Test
    void whatIsSecretIsThereAgainAndStillMasked() {
        Execution execution = fixture.start("""
                name: secret
                inputs: {token: {type: string, secret: true}}
                variables: {copy: "${{ inputs.token }}"}
                nodes:
                  - {id: first, task: see, with: {what: "a-${{ inputs.token }}"}}
                  - {id: hold, needs: [first], task: gate}
                  - {id: second, needs: [hold], task: see, with: {what: "${{ nodes.first.outputs.said }} ${{ vars.copy }}"}}
                """, Map.of("token", "hunter-two"));
        fixture.gates.awaitReached("hold");
        execution = crash();

        fixture.gates.openAll();
        Story story = fixture.passToTheEnd(execution);
        assertThat(seen).containsExactly("a-hunter-two", "a-hunter-two hunter-two");
        assertThat(story.node("second").outputs()).isEqualTo(Map.of("said", "a-*** ***"));
        assertThat(fixture.journal.events(execution.id()).toString()).doesNotContain("hunter-two");
    }

    // ---- what cannot go on

    // G4: no watcher waits for a node that nobody will run
    @Test
    void whatCannotGoOnEndsAsFailedAndSoDoAllItsNodes() {
        Execution execution = fixture.start("""
                name: lost
                nodes:
                  - id: each
                    loop: {times: 2, do: [{id: work, task: gate}, {id: more, needs: [work], task: noop}]}
                  - {id: after, needs: [each], task: noop}
                """);
        fixture.gates.awaitReached("each[0]/work");
        RunEvent.Opening opening =
                (RunEvent.Opening) fixture.journal.events(execution.id()).get(0);
        fixture = fixture.crash(NONE);
        fixture.journal.loseDefinition(opening.definition());

        assertThat(fixture.engine.recover()).isEmpty();
        Story story = Story.of(fixture.journal.events(execution.id()));
        assertThat(story.last().error().message()).contains("its workflow text is missing");
        assertThat(fixture.types(execution, "each[0]/work")).containsExactly("node.started", "node.cancelled");
        assertThat(fixture.types(execution, "each[0]/more")).containsExactly("node.skipped");
    }
}
