package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 003-27: waiting for all, for any, for the first. */
class JoinTest {
    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 003-27, G4: the execution ends when the others have ended too
    @Test
    void anyStartsAtTheFirstAndTheOthersRunOn() {
        Execution execution = fixture.start("""
                name: any
                nodes:
                  - {id: slow, task: gate}
                  - {id: fast, wait: {for: 1s}}
                  - {id: next, needs: [slow, fast], join: any, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Completed.class, "next");
        assertThat(fixture.journal.status(execution.id())).isEqualTo(ExecutionStatus.RUNNING);
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.statuses().values()).containsOnly("completed");
        assertThat(story.lines()).containsSubsequence("node.completed next", "node.completed slow");
        assertThat(story.all(NodeEvent.Started.class).stream()
                        .filter(start -> start.envelope().path().equals("next")))
                .as("one start, however many needs complete later")
                .hasSize(1);
    }

    // 003-27
    @Test
    void firstCancelsTheOthersThatNothingElseNeeds() {
        Execution execution = fixture.start("""
                name: first
                nodes:
                  - {id: slow, task: gate}
                  - {id: fast, wait: {for: 1s}}
                  - {id: shared, wait: {for: 1m}}
                  - {id: next, needs: [slow, fast, shared], join: first, task: noop}
                  - {id: other, needs: [shared], task: noop}
                """);
        fixture.gates.awaitReached("slow");
        fixture.pass(execution, Duration.ofSeconds(1));
        NodeEvent.Cancelled lost = fixture.await(execution, NodeEvent.Cancelled.class, "slow");
        assertThat(lost.reason()).isEqualTo("'next' goes on with the first of its needs");
        fixture.pass(execution, Duration.ofMinutes(1));

        Story story = fixture.end(execution);

        assertThat(story.statuses())
                .isEqualTo(Map.of(
                        "slow", "cancelled",
                        "fast", "completed",
                        "shared", "completed",
                        "next", "completed",
                        "other", "completed"));
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void firstCancelsWhatOnlyLeadsToTheOthers() {
        Execution execution = fixture.start("""
                name: chain
                nodes:
                  - {id: dig, wait: {for: 1h}}
                  - id: pick
                    needs: [dig]
                    switch: [{when: "true", then: [left]}, {else: [right]}]
                  - {id: left, task: noop}
                  - {id: right, task: noop}
                  - {id: each, needs: [left, right], loop: {times: 2, do: [{id: inner, task: noop}]}}
                  - {id: walk, loop: {times: 2, parallel: 2, do: [{id: step, wait: {for: 1h}}]}}
                  - {id: fast, wait: {for: 1s}}
                  - {id: next, needs: [each, walk, fast], join: first, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(1));

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .containsSubsequence(
                        "node.completed fast",
                        "node.skipped each cancelled",
                        "node.skipped left cancelled",
                        "node.skipped right cancelled",
                        "node.skipped pick cancelled",
                        "node.cancelled dig",
                        "node.started next");
        assertThat(story.node("walk").status().wireName()).isEqualTo("cancelled");
        assertThat(story.node("walk[1]/step").status().wireName()).isEqualTo("cancelled");
        assertThat(story.node("walk[1]/step").error().message())
                .isEqualTo("'next' goes on with the first of its needs");
    }

    // found by a random run: the handler stands behind the join too, but does not wait for it
    @Test
    void aFailureThatIsHandledCountsAtOnceAlsoWhenTheHandlerIsThatOfTheJoin() {
        Story story = fixture.run("""
                name: handled
                nodes:
                  - {id: broken, run: exit 1, onError: mend}
                  - {id: slow, wait: {for: 1h}}
                  - {id: next, needs: [broken, slow], join: first, onError: mend, task: noop}
                  - {id: mend, join: any, task: noop}
                """);

        assertThat(story.statuses())
                .isEqualTo(Map.of("broken", "failed", "slow", "cancelled", "next", "completed", "mend", "completed"));
    }

    // found by a random run
    @Test
    void firstCancelsWhatLeadsToAnotherFirstThatIsAboutToStart() {
        Story story = fixture.run("""
                name: first
                nodes:
                  - {id: next, join: first, task: noop}
                  - {id: pick, switch: [{else: [next, slow, other]}]}
                  - {id: slow, wait: {for: 1h}}
                  - {id: other, needs: [slow], join: first, switch: [{else: [next]}]}
                """);

        assertThat(story.statuses())
                .isEqualTo(Map.of("next", "completed", "pick", "completed", "slow", "skipped", "other", "skipped"));
    }

    @Test
    void whatTwoFirstsShareIsCancelledByTheOneThatIsDecidedLast() {
        Execution execution = fixture.start("""
                name: two
                nodes:
                  - {id: a, wait: {for: 1s}}
                  - {id: b, wait: {for: 2s}}
                  - {id: c, wait: {for: 1h}}
                  - {id: one, needs: [a, c], join: first, task: noop}
                  - {id: two, needs: [b, c], join: first, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Completed.class, "one");
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Cancelled.class::isInstance);
        fixture.pass(execution, Duration.ofSeconds(1));

        assertThat(fixture.end(execution).statuses()).containsEntry("c", "cancelled");
    }

    @Test
    void firstLeavesAloneWhatAnAnyLetsRunOnAndWhatCleansUp() {
        Execution execution = fixture.start("""
                name: spared
                nodes:
                  - {id: a, wait: {for: 1s}}
                  - {id: b, wait: {for: 2s}}
                  - {id: c, always: true, wait: {for: 3s}}
                  - {id: any, needs: [a, b], join: any, task: noop}
                  - {id: first, needs: [a, b, c], join: first, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(3));

        assertThat(fixture.end(execution).statuses().values()).containsOnly("completed");
    }

    @Test
    void aFailedNeedDoesNotCountAndDoesNotKeepOut() {
        Execution execution = fixture.start("""
                name: fails
                nodes:
                  - {id: bad, run: exit 1}
                  - {id: good, wait: {for: 1s}}
                  - {id: next, needs: [bad, good], join: any, task: noop}
                  - {id: all, needs: [bad, good], task: noop}
                """);
        fixture.await(execution, NodeEvent.Failed.class, "bad");
        fixture.pass(execution, Duration.ofSeconds(1));

        Story story = fixture.end(execution);

        assertThat(story.statuses()).containsEntry("next", "completed").containsEntry("all", "skipped");
        assertThat(story.last()).as("a failure that nobody handles").isInstanceOf(RunEvent.Failed.class);
    }

    @Test
    void whenNoneCompletesItIsSkipped() {
        Story story = fixture.run("""
                name: none
                nodes:
                  - {id: a, run: exit 1}
                  - {id: b, run: exit 1}
                  - {id: c, needs: [a], task: noop}
                  - {id: next, needs: [b, c], join: any, task: noop}
                  - {id: first, needs: [b, c], join: first, task: noop}
                  - {id: tidy, needs: [b, c], join: any, always: true, task: noop}
                """);

        assertThat(story.lines())
                .contains("node.skipped next upstream", "node.skipped first upstream", "node.completed tidy");
    }

    @Test
    void whatCountsAsCompletedForAllDoesForAny() {
        Execution execution = fixture.start("""
                name: counts
                nodes:
                  - {id: slow, wait: {for: 1h}}
                  - {id: unwanted, if: "false", task: noop}
                  - {id: allowed, onError: continue, run: exit 1}
                  - {id: handled, onError: mend, run: exit 1}
                  - {id: mend, task: gate}
                  - {id: one, needs: [slow, unwanted], join: any, task: noop}
                  - {id: two, needs: [slow, allowed], join: any, task: noop}
                  - {id: three, needs: [slow, handled], join: first, task: noop}
                """);
        fixture.await(execution, NodeEvent.Completed.class, "one");
        fixture.await(execution, NodeEvent.Completed.class, "two");
        fixture.gates.awaitReached("mend");
        fixture.settle(execution);
        assertThat(fixture.journal.events(execution.id()))
                .as("a failure that may be handled yet")
                .noneMatch(event -> "three".equals(event.envelope().nodeId()));
        fixture.gates.open("mend");
        fixture.await(execution, NodeEvent.Completed.class, "three");
        fixture.pass(execution, Duration.ofHours(1));

        Story story = fixture.end(execution);

        assertThat(story.lines()).containsSubsequence("node.completed mend", "node.completed three");
        assertThat(story.statuses()).as("needed by two joins any").containsEntry("slow", "completed");
    }

    @Test
    void aHandlerThatMayBeCalledIsNotCancelled() {
        Execution execution = fixture.start("""
                name: handler
                nodes:
                  - {id: fast, wait: {for: 1s}}
                  - {id: lost, onError: never, wait: {for: 1h}}
                  - {id: never, task: noop}
                  - {id: broken, onError: mend, run: exit 1}
                  - {id: mend, task: gate}
                  - {id: next, needs: [fast, lost, broken, mend], join: first, task: noop}
                """);
        fixture.gates.awaitReached("mend");
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Completed.class, "next");
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.lines()).contains("node.cancelled lost", "node.skipped never branch", "node.completed mend");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aHandlerOfManyRunsAtTheFirstFailure() {
        Execution execution = fixture.start("""
                name: alarm
                nodes:
                  - {id: fine, onError: alarm, task: noop}
                  - {id: bad, onError: alarm, run: exit 1}
                  - {id: slow, onError: alarm, task: gate}
                  - {id: alarm, join: first, task: noop}
                """);
        fixture.await(execution, NodeEvent.Completed.class, "alarm");
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.statuses()).as("it serves itself").containsEntry("slow", "completed");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aBranchRunsOnlyWhenASwitchTakesIt() {
        Execution execution = fixture.start("""
                name: branch
                variables: {way: ''}
                nodes:
                  - {id: done, task: noop}
                  - {id: later, task: gate}
                  - {id: no, switch: [{when: "false", then: [target]}, {else: [lonely]}]}
                  - {id: yes, needs: [later], switch: [{when: "true", then: [target]}, {else: [lonely]}]}
                  - {id: target, needs: [done], join: any, task: noop}
                  - {id: lonely, join: any, task: noop}
                  - {id: merge, needs: [target, lonely], join: any, task: noop}
                """);
        fixture.await(execution, NodeEvent.Completed.class, "merge");
        assertThat(fixture.journal.events(execution.id()))
                .noneMatch(event -> "target".equals(event.envelope().nodeId()));
        fixture.gates.openAll();

        assertThat(fixture.end(execution).lines())
                .containsSubsequence(
                        "node.completed no",
                        "node.completed lonely",
                        "node.started merge",
                        "node.completed yes",
                        "node.completed target");
    }

    @Test
    void aStepWaitsForTheOneBeforeAllTheSame() {
        Story story = fixture.run("""
                name: steps
                steps:
                  - {id: a, task: noop}
                  - {id: b, run: sleep 0.1}
                  - {id: c, needs: [a, b], join: first, task: noop}
                """);

        assertThat(story.lines()).containsSubsequence("node.completed b", "node.started c");
        assertThat(story.statuses()).containsEntry("b", "completed");
    }

    @Test
    void whatHasNotEndedHasAStatusAndNothingElse() {
        Execution execution = fixture.start("""
                name: reads
                nodes:
                  - {id: fast, wait: {for: 1s}}
                  - {id: slow, task: gate}
                  - id: sees
                    needs: [fast]
                    join: any
                    emit:
                      name: seen
                      data:
                        status: "${{ nodes.slow.status }}"
                        error: "${{ nodes.slow.error }}"
                        has: "${{ has(nodes.slow.outputs.n) }}"
                  - {id: wants, needs: [fast], join: any, onError: continue, emit: {name: seen, data: {n: "${{ nodes.slow.outputs.n }}"}}}
                """);
        fixture.gates.awaitReached("slow");
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Completed.class, "sees");
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.lines()).contains("custom.seen sees {status=running, error=null, has=false}");
        assertThat(story.node("wants").error()).extracting("kind").isEqualTo(ErrorKind.DATA);
    }

    @Test
    void itsOwnConditionIsAskedWhenItIsDecidedAndTheOthersLoseAnyway() {
        Execution execution = fixture.start("""
                name: condition
                nodes:
                  - {id: fast, wait: {for: 1s}}
                  - {id: slow, wait: {for: 1h}}
                  - {id: next, needs: [fast, slow], join: first, if: nodes.slow.status == 'completed', task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(1));

        assertThat(fixture.end(execution).lines())
                .endsWith(
                        "node.cancelled slow",
                        "condition.evaluated next if=false",
                        "node.skipped next condition",
                        "execution.completed");
    }

    @Test
    void everyIterationHasItsOwnRace() {
        Execution execution = fixture.start("""
                name: loop
                nodes:
                  - id: each
                    loop:
                      over: "[1, 2]"
                      parallel: 2
                      do:
                        - {id: fast, wait: {for: "${{ item }}s"}}
                        - {id: slow, wait: {for: 1h}}
                        - {id: next, needs: [fast, slow], join: first, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Cancelled.class, "each[0]/slow");
        assertThat(fixture.journal.events(execution.id()))
                .noneMatch(event -> "each[1]/next".equals(event.envelope().path()));
        fixture.pass(execution, Duration.ofSeconds(1));

        Story story = fixture.end(execution);

        assertThat(story.node("each[1]/slow").status().wireName()).isEqualTo("cancelled");
        assertThat(story.node("each").outputs()).containsEntry("iterations", 2L);
    }

    @Test
    void duringAPauseNothingIsDecidedAndTheOthersRunOn() {
        Execution execution = fixture.start("""
                name: paused
                nodes:
                  - {id: a, task: gate}
                  - {id: b, task: gate}
                  - {id: c, task: gate}
                  - {id: next, needs: [a, b, c], join: first, task: noop}
                """);
        fixture.gates.awaitReached("a", "b", "c");
        Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        fixture.gates.open("a", "b");
        fixture.await(execution, NodeEvent.Completed.class, "a");
        fixture.await(execution, NodeEvent.Completed.class, "b");
        fixture.settle(execution);
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));

        assertThat(fixture.end(execution).statuses())
                .isEqualTo(Map.of("a", "completed", "b", "completed", "c", "cancelled", "next", "completed"));
    }

    @Test
    void aNeedThatIsRetriedHasNotEnded() {
        Execution execution = fixture.start("""
                name: retried
                nodes:
                  - {id: flaky, run: exit 1, retry: {attempts: 2, delay: 1m}}
                  - {id: fast, wait: {for: 1s}}
                  - {id: next, needs: [flaky, fast], join: first, emit: {name: seen, data: {error: "${{ nodes.flaky.error }}"}}}
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "flaky");
        fixture.pass(execution, Duration.ofSeconds(1));

        Story story = fixture.end(execution);

        assertThat(story.statuses()).isEqualTo(Map.of("flaky", "cancelled", "fast", "completed", "next", "completed"));
    }

    @Test
    void aCancelEndsARaceAsItEndsEverything() {
        Execution execution = fixture.start("""
                name: cancelled
                nodes:
                  - {id: a, wait: {for: 1h}}
                  - {id: b, wait: {for: 1h}}
                  - {id: next, needs: [a, b], join: any, task: noop}
                  - {id: tidy, needs: [a, next], join: any, always: true, task: noop}
                """);
        fixture.settle(execution);
        execution.cancel(null);

        assertThat(fixture.end(execution).lines())
                .containsSubsequence(List.of(
                        "node.cancelled a", "node.cancelled b", "node.skipped next cancelled", "node.completed tidy"));
    }
}
