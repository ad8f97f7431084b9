package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Holding an execution, and letting it go on (004-05, 004-06). */
class PauseTest {
    private static final Command LUNCH = new Command("ada", "lunch");

    private final Fixture fixture = Fixture.outOfTime(Map.of("broken", context -> {
        throw new IllegalStateException("broken");
    }));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aPauseDuringACancelIsRefusedAlsoAfterAnEarlierPause() {
        Execution execution = fixture.start("""
                name: ending
                nodes:
                  - {id: a, task: gate}
                  - {id: tidy, needs: [a], always: true, task: gate}
                """);
        fixture.gates.awaitReached("a");
        pause(execution);
        fixture.engine
                .cancel(execution.id(), Fixture.NOBODY)
                .toCompletableFuture()
                .join();
        fixture.gates.awaitReached("tidy");

        assertThat(Fixture.problemOf(fixture.engine.pause(execution.id(), Fixture.NOBODY)))
                .hasMessageContaining("is being cancelled");

        fixture.gates.openAll();
        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Cancelled.class);
    }

    @Test
    void nothingNewStartsAndWhatRunsEnds() {
        Execution execution = fixture.start("""
                name: held
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: noop}
                  - {id: each, loop: {times: 2, do: [{id: c, task: gate}]}}
                """);
        fixture.gates.awaitReached("a", "each[0]/c");
        Applied paused = pause(execution);
        fixture.gates.open("a", "each[0]/c");
        fixture.await(execution, NodeEvent.Completed.class, "a");
        fixture.await(execution, NodeEvent.Completed.class, "each[0]/c");
        fixture.settle(execution);
        List<ExecutionEvent> events = fixture.journal.events(execution.id());
        assertThat(events).noneMatch(event -> "b".equals(event.envelope().nodeId()));
        assertThat(events.stream().filter(LoopEvent.Iteration.class::isInstance))
                .hasSize(1);
        RunEvent.Paused event = (RunEvent.Paused) events.get((int) paused.appliedSeq() - 1);
        assertThat(event.by()).isEqualTo("ada");
        assertThat(event.reason()).isEqualTo("lunch");
        assertThat(event.envelope().status()).isEqualTo(ExecutionStatus.PAUSED);
        Applied resumed = resume(execution);
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.statuses().values()).containsOnly("completed");
        assertThat(story.events().get((int) resumed.appliedSeq() - 1)).isInstanceOf(RunEvent.Resumed.class);
    }

    @Test
    void whatEndsLastDuringAPauseEndsTheExecution() {
        Execution execution = fixture.start("""
                name: last
                nodes: [{id: a, run: exit 1}, {id: b, needs: [a], task: noop}, {id: c, task: gate}]
                """);
        fixture.gates.awaitReached("c");
        pause(execution);
        fixture.gates.open("c");

        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Failed.class);
    }

    @Test
    void skipsAreNoStartsSoThatTheyAreToldDuringAPause() {
        Execution execution = fixture.start("""
                name: skips
                nodes:
                  - {id: a, task: gate, timeout: 1h}
                  - {id: x, needs: [a], task: noop}
                  - {id: slow, run: "sleep 0.3; exit 1"}
                  - {id: b, needs: [slow], task: noop}
                  - {id: c, needs: [b], task: noop}
                """);
        fixture.gates.awaitReached("a");
        pause(execution);
        fixture.await(execution, NodeEvent.Skipped.class, "c");
        resume(execution);
        fixture.gates.openAll();

        fixture.end(execution);
    }

    @Test
    void aRetryWaitsForTheResume() {
        Execution execution = fixture.start("""
                name: retry
                nodes: [{id: a, task: broken, retry: {attempts: 2, delay: 10s}}]
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "a");
        pause(execution);
        fixture.pass(execution, Duration.ofHours(1));
        assertThat(starts(execution)).isEqualTo(1);
        resume(execution);

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .containsSubsequence(
                        "node.retrying a", "execution.paused", "execution.resumed", "node.started a", "node.failed a");
    }

    @Test
    void aWaitThatFallsDueFiresAtTheResume() {
        Execution execution = fixture.start("""
                name: wait
                nodes: [{id: a, wait: {for: 10s}}, {id: b, wait: {for: 2h}}]
                """);
        fixture.settle(execution);
        pause(execution);
        fixture.pass(execution, Duration.ofHours(1));
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Completed.class::isInstance);
        resume(execution);
        fixture.settle(execution);
        assertThat(fixture.journal.events(execution.id()).stream().filter(NodeEvent.Completed.class::isInstance))
                .hasSize(1);
        fixture.pass(execution, Duration.ofHours(1));

        // A wait is for a point in time: the pause does not make it longer.
        assertThat(fixture.end(execution).node("b").durationMs())
                .isEqualTo(Duration.ofHours(2).toMillis());
    }

    @Test
    void timeoutsStandStill() {
        Execution execution = fixture.start("""
                name: still
                timeout: 1m
                nodes:
                  - {id: a, task: gate, timeout: 10s, onError: continue}
                  - {id: b, task: gate}
                """);
        fixture.gates.awaitReached("a", "b");
        fixture.pass(execution, Duration.ofSeconds(4));
        pause(execution);
        fixture.pass(execution, Duration.ofDays(1));
        resume(execution);
        fixture.pass(execution, Duration.ofMillis(5_999));
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Failed.class::isInstance);
        fixture.pass(execution, Duration.ofMillis(1));
        NodeEvent.Failed failed = fixture.await(execution, NodeEvent.Failed.class, "a");
        assertThat(failed.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        // Durations are wall clock, timeouts are not.
        assertThat(failed.durationMs())
                .isEqualTo(Duration.ofDays(1).plusSeconds(10).toMillis());
        fixture.pass(execution, Duration.ofSeconds(49));
        assertThat(fixture.journal.status(execution.id())).isEqualTo(ExecutionStatus.RUNNING);
        fixture.pass(execution, Duration.ofSeconds(1));

        assertThat(fixture.end(execution).view().error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void aRepeatedCommandIsAnsweredAsTheFirstUntilTheOtherOneComes() {
        Execution execution = fixture.start("""
                name: repeated
                nodes: [{id: a, task: gate}]
                """);
        fixture.gates.awaitReached("a");
        Applied first = pause(execution);
        assertThat(pause(execution)).isEqualTo(first);
        Applied resumed = resume(execution);
        assertThat(resume(execution)).isEqualTo(resumed);
        Applied again = pause(execution);
        assertThat(again.appliedSeq()).isGreaterThan(resumed.appliedSeq());
        assertThat(resume(execution).appliedSeq()).isGreaterThan(again.appliedSeq());
        fixture.gates.openAll();

        Story story = fixture.end(execution);

        assertThat(story.all(RunEvent.Paused.class)).hasSize(2);
        assertThat(story.all(RunEvent.Resumed.class)).hasSize(2);
    }

    private Applied pause(Execution execution) {
        return Fixture.join(fixture.engine.pause(execution.id(), LUNCH));
    }

    private Applied resume(Execution execution) {
        return Fixture.join(fixture.engine.resume(execution.id(), LUNCH));
    }

    private long starts(Execution execution) {
        return fixture.journal.events(execution.id()).stream()
                .filter(NodeEvent.Started.class::isInstance)
                .count();
    }
}
