package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many nodes of one execution work at once. */
class MaxParallelTest {
    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void nodesWithoutRoomStayPendingInTheOrderInWhichTheyBecameReady() {
        Execution execution = fixture.start("""
                name: order
                maxParallel: 2
                nodes:
                  - {id: a, task: gate}
                  - {id: b, task: gate}
                  - {id: c, needs: [b], task: gate}
                  - {id: d, task: gate}
                  - {id: e, task: gate}
                """);
        fixture.gates.awaitReached("a", "b");
        fixture.settle(execution);
        assertThat(started(execution)).containsExactly("a", "b");
        fixture.gates.open("b");
        fixture.gates.awaitReached("d");
        fixture.gates.open("a");
        fixture.gates.awaitReached("e");
        fixture.gates.open("d");
        fixture.gates.awaitReached("c");
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(started(execution)).containsExactly("a", "b", "d", "e", "c");
        assertThat(mostAtOnce(story)).isEqualTo(2);
    }

    @Test
    void bodiesOfLoopsCountAndLoopsThemselvesDoNot() {
        Story story = fixture.end(openAll(fixture.start("""
                name: loops
                maxParallel: 1
                nodes:
                  - id: outer
                    loop:
                      times: 3
                      parallel: 3
                      do:
                        - id: inner
                          loop: {as: n, times: 2, parallel: 2, do: [{id: work, task: gate}, {id: run, run: echo}]}
                  - {id: beside, task: gate}
                """)));

        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
        assertThat(mostAtOnce(story)).isEqualTo(1);
    }

    @Test
    void whatDoesNotWorkNeedsNoPlace() {
        Execution execution = fixture.start("""
                name: light
                maxParallel: 1
                variables: {n: 0}
                nodes:
                  - {id: hold, task: gate}
                  - {id: wait, wait: {for: 1s}}
                  - {id: count, needs: [wait], set: {n: vars.n + 1}}
                  - {id: pick, needs: [count], switch: [{when: "true", then: [say]}]}
                  - {id: say, emit: {name: said}}
                  - {id: each, needs: [say], loop: {times: 2, do: [{id: no, task: noop}]}}
                  - {id: unwanted, if: "false", task: gate}
                  - {id: ask, needs: [each], wait: {approval: {prompt: All right?}}}
                """);
        fixture.gates.awaitReached("hold");
        fixture.pass(execution, Duration.ofSeconds(1));
        fixture.await(execution, NodeEvent.Waiting.class, "ask");
        fixture.await(execution, NodeEvent.Skipped.class, "unwanted");
        execution.cancel(null);

        assertThat(fixture.end(execution).statuses()).containsEntry("each", "completed");
    }

    @Test
    void whatWaitsForARetryHoldsNoPlaceAndQueuesForOneAgain() {
        Execution execution = fixture.start("""
                name: retry
                maxParallel: 1
                nodes:
                  - {id: flaky, run: 'test "$TELLTALE_ATTEMPT" = 2', retry: {attempts: 2, delay: 10s}}
                  - {id: other, task: gate}
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "flaky");
        fixture.gates.awaitReached("other");
        fixture.pass(execution, Duration.ofSeconds(10));
        assertThat(started(execution)).containsExactly("flaky", "other");
        fixture.gates.open("other");

        assertThat(fixture.end(execution).lines())
                .containsSubsequence("node.completed other", "node.started flaky", "node.completed flaky");
    }

    @Test
    void aNodeWithoutRoomIsSkippedByACancelAndARetryWithoutRoomIsCancelled() {
        Execution execution = fixture.start("""
                name: cancel
                maxParallel: 1
                nodes:
                  - {id: flaky, run: exit 1, retry: {attempts: 2, delay: 10s}}
                  - {id: hold, task: gate}
                  - {id: later, task: gate}
                  - {id: tidy, always: true, needs: [later], task: gate}
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "flaky");
        fixture.gates.awaitReached("hold");
        fixture.pass(execution, Duration.ofSeconds(10));
        fixture.gates.open("tidy");
        execution.cancel(null);

        assertThat(fixture.end(execution).statuses())
                .isEqualTo(Map.of("flaky", "cancelled", "hold", "cancelled", "later", "skipped", "tidy", "completed"));
    }

    @Test
    void aTimeoutIsOfTheAttemptAndNotOfTheWaitForRoom() {
        Execution execution = fixture.start("""
                name: timeout
                maxParallel: 1
                nodes:
                  - {id: hold, task: gate}
                  - {id: later, timeout: 1s, task: gate}
                """);
        fixture.gates.awaitReached("hold");
        fixture.pass(execution, Duration.ofHours(1));
        fixture.gates.openAll();

        assertThat(fixture.end(execution).statuses().values()).containsOnly("completed");
    }

    @Test
    void duringAPauseRoomIsNotUsed() {
        Execution execution = fixture.start("""
                name: pause
                maxParallel: 1
                nodes: [{id: a, task: gate}, {id: b, task: gate}, {id: c, run: echo}]
                """);
        fixture.gates.awaitReached("a");
        Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        fixture.gates.open("a");
        fixture.await(execution, NodeEvent.Completed.class, "a");
        fixture.settle(execution);
        assertThat(started(execution)).containsExactly("a");
        fixture.gates.open("b");
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));

        assertThat(mostAtOnce(fixture.end(execution))).isEqualTo(1);
        assertThat(started(execution)).containsExactly("a", "b", "c");
    }

    @Test
    void aRaceIsDecidedWithoutRoomForItsWinner() {
        Execution execution = fixture.start("""
                name: race
                maxParallel: 2
                nodes:
                  - {id: fast, task: gate}
                  - {id: slow, task: gate}
                  - {id: queued, task: gate}
                  - {id: next, needs: [fast, slow], join: first, task: gate}
                """);
        fixture.gates.awaitReached("fast", "slow");
        fixture.gates.open("fast");
        fixture.await(execution, NodeEvent.Cancelled.class, "slow");
        fixture.gates.openAll();

        assertThat(fixture.end(execution).statuses()).containsEntry("next", "completed");
    }

    @Test
    void manyNodesPassThroughOnePlace() {
        StringBuilder yaml = new StringBuilder("name: many\nmaxParallel: 1\nnodes:\n");
        for (int i = 0; i < 5_000; i++) {
            yaml.append("  - {id: n").append(i).append(", task: gate}\n");
        }
        Story story = fixture.end(openAll(fixture.start(yaml.toString())));

        assertThat(mostAtOnce(story)).isEqualTo(1);
        assertThat(story.statuses().values()).containsOnly("completed");
    }

    @Test
    void aCallWorksAndWhatItCallsHasRoomOfItsOwn() {
        fixture.engine.workflows().put("child", "name: child\nmaxParallel: 1\nnodes: [{id: work, run: echo}]\n");
        Story story = fixture.run("""
                name: calls
                maxParallel: 1
                nodes:
                  - {id: a, call: {workflow: child}}
                  - {id: b, call: {workflow: child}}
                  - {id: c, run: echo}
                """);

        assertThat(story.statuses().values()).containsOnly("completed");
        assertThat(mostAtOnce(story)).isEqualTo(1);
    }

    private Execution openAll(Execution execution) {
        fixture.gates.openAll();
        return execution;
    }

    private List<String> started(Execution execution) {
        return fixture.journal.events(execution.id()).stream()
                .filter(event ->
                        event instanceof NodeEvent.Started && event.envelope().attempt() == 1)
                .map(event -> event.envelope().path())
                .toList();
    }

    /** How many nodes that work were between start and end at the same time. */
    static int mostAtOnce(Story story) {
        Set<String> working = new HashSet<>();
        int most = 0;
        for (ExecutionEvent event : story.events()) {
            if (event instanceof NodeEvent.Started started
                    && Set.of("run", "task", "call").contains(started.kind())) {
                working.add(event.envelope().path());
            } else if (event instanceof NodeEvent && event.envelope().status() != NodeStatus.RUNNING) {
                working.remove(event.envelope().path());
            }
            most = Math.max(most, working.size());
        }
        return most;
    }
}
