package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steering executions that call others. */
class CallControlTest {
    private static final String CALLER = """
            name: caller
            nodes:
              - {id: it, call: {workflow: called}}
              - {id: after, needs: [it], task: noop}
            """;

    private final Fixture fixture = Fixture.outOfTime();

    @BeforeEach
    void register() {
        fixture.engine.workflows().put("called", """
                name: called
                nodes:
                  - {id: work, task: gate}
                  - {id: more, needs: [work], task: gate}
                  - {id: tidy, needs: [more], always: true, emit: {name: tidied}}
                """);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aCancelGoesDownAndTheCallerEndsAfterWhatItCalled() {
        Execution execution = fixture.start(CALLER);
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.gates.awaitReached("work");

        execution.cancel("enough");
        Story story = fixture.end(execution);

        assertThat(story.statuses()).containsEntry("it", "cancelled").containsEntry("after", "skipped");
        Story called = Family.story(fixture, child);
        assertThat(((RunEvent.Cancelled) called.last()).reason()).isEqualTo("enough");
        assertThat(called.statuses()).containsEntry("tidy", "completed");
        long calledEnd = position(child, RunEvent.Cancelled.class);
        assertThat(position(execution.id(), NodeEvent.Cancelled.class)).isGreaterThan(calledEnd);
    }

    @Test
    void aCancelOfTheCalledAloneFailsTheNode() {
        Execution execution = fixture.start(CALLER);
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.gates.awaitReached("work");

        Fixture.join(fixture.engine.cancel(child, new Command("ada", "wrong one")));
        Story story = fixture.end(execution);

        NodeEvent.Failed failed = story.all(NodeEvent.Failed.class).get(0);
        assertThat(failed.error().kind()).isEqualTo(ErrorKind.CANCELLED);
        assertThat(failed.error().message()).isEqualTo("workflow 'called' was cancelled: wrong one");
        assertThat(story.last()).isInstanceOf(RunEvent.Failed.class);
        assertThat(story.statuses()).containsEntry("after", "skipped");
    }

    @Test
    void aPauseGoesDownAndAResumeToo() {
        Execution execution = fixture.start(CALLER);
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.gates.awaitReached("work");

        Fixture.join(fixture.engine.pause(execution.id(), new Command("ada", "lunch")));
        RunEvent.Paused paused = (RunEvent.Paused) fixture.journal.await(event -> event instanceof RunEvent.Paused
                && event.envelope().executionId().equals(child));
        fixture.gates.openAll();
        fixture.journal.await(event -> event instanceof NodeEvent.Completed
                && event.envelope().executionId().equals(child));
        assertThat(paused.reason()).isEqualTo("lunch");
        assertThat(fixture.journal.status(child)).isEqualTo(ExecutionStatus.PAUSED);

        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));

        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Completed.class);
        assertThat(Family.story(fixture, child).all(RunEvent.Resumed.class)).hasSize(1);
    }

    @Test
    void aCallHeldUpByAPauseBeginsAtTheResume() {
        fixture.journal.holdAcknowledgements();
        Execution execution = fixture.start(CALLER);
        fixture.await(execution, NodeEvent.Started.class, "it");
        execution.pause();
        fixture.journal.await(event -> event instanceof RunEvent.Paused);
        fixture.journal.acknowledge();
        fixture.settle(execution);
        assertThat(Family.children(fixture, execution, "it")).isEmpty();

        execution.resume();

        fixture.gates.openAll();
        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aCallHeldUpByAPauseIsCancelledWithoutEverBeginning() {
        fixture.journal.holdAcknowledgements();
        Execution execution = fixture.start(CALLER);
        fixture.await(execution, NodeEvent.Started.class, "it");
        execution.pause();
        fixture.journal.await(event -> event instanceof RunEvent.Paused);
        fixture.journal.acknowledge();

        execution.cancel(null);

        assertThat(fixture.end(execution).statuses()).containsEntry("it", "cancelled");
        assertThat(Family.children(fixture, execution, "it")).isEmpty();
    }

    @Test
    void aCleanupThatCallsRunsAfterACancelAlsoOfAPausedOne() {
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: main, task: gate}
                  - {id: clean, needs: [main], always: true, call: {workflow: called}}
                """);
        fixture.gates.awaitReached("main");
        execution.pause();
        execution.cancel("enough");
        Family.awaitChild(fixture, execution, "clean");
        fixture.gates.openAll();

        assertThat(fixture.end(execution).statuses()).containsEntry("clean", "completed");
    }

    @Test
    void theTimeoutOfTheNodeCancelsWhatItCalled() {
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: it, call: {workflow: called}, timeout: 10s}
                """);
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.gates.awaitReached("work");

        fixture.clock.advance(Duration.ofSeconds(10));
        Story story = fixture.end(execution);

        assertThat(story.all(NodeEvent.Failed.class).get(0).error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(((RunEvent.Cancelled) Family.story(fixture, child).last()).reason())
                .isEqualTo("the time of node 'it' was up");
    }

    @Test
    void aTimeoutOfTheCalledIsOneOfTheNode() {
        fixture.engine.workflows().put("short", "name: short\ntimeout: 5s\nnodes:\n  - {id: wait, wait: {for: 1h}}\n");
        Execution execution = fixture.start("name: caller\nnodes:\n  - {id: it, call: {workflow: short}}\n");
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.journal.await(event -> event instanceof NodeEvent.Waiting
                && event.envelope().executionId().equals(child));

        fixture.clock.advance(Duration.ofSeconds(5));

        assertThat(fixture.end(execution)
                        .all(NodeEvent.Failed.class)
                        .get(0)
                        .error()
                        .kind())
                .isEqualTo(ErrorKind.TIMEOUT);
    }

    // G2
    @Test
    void aClosingEngineCancelsCallersAndCalled() {
        Execution execution = fixture.start(CALLER);
        String child = Family.awaitChild(fixture, execution, "it");
        fixture.gates.awaitReached("work");

        fixture.engine.close();

        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(Family.story(fixture, child).last()).isInstanceOf(RunEvent.Cancelled.class);
    }

    // G2: a closed engine starts nothing, and what waited for that ends all the same
    @Test
    void aCleanupThatCallsFailsWhenTheEngineCloses() {
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: main, task: gate}
                  - {id: clean, needs: [main], always: true, call: {workflow: called}}
                """);
        fixture.gates.awaitReached("main");

        fixture.engine.close();

        Story story = fixture.end(execution);
        assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(story.all(NodeEvent.Failed.class))
                .extracting(failed -> failed.error().message())
                .containsExactly("the engine is closed");
    }

    @Test
    void aFaultOfTheCalledFailsTheNodeAndTheCallerGoesOn() {
        fixture.journal.failAt(event -> event instanceof NodeEvent.Started
                && "called".equals(event.envelope().workflow()));
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - {id: it, call: {workflow: called}, onError: continue}
                  - {id: after, needs: [it], task: noop}
                """);

        assertThat(fixture.end(execution).statuses())
                .containsEntry("it", "failed")
                .containsEntry("after", "completed");
    }

    private long position(String executionId, Class<?> type) {
        return fixture.journal.read(0, Integer.MAX_VALUE).stream()
                .filter(entry -> type.isInstance(entry.event())
                        && entry.event().envelope().executionId().equals(executionId))
                .findFirst()
                .orElseThrow()
                .position();
    }
}
