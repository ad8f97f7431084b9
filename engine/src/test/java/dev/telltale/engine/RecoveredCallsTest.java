package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.run.Calls;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** After a crash calls find what they called, in whatever state that is, and nothing that was called goes on for nobody. */
class RecoveredCallsTest {
    private static final Duration NONE = Duration.ZERO;

    private Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aCallGoesOnWithWhatItCalled() {
        call();
        Execution caller = fixture.start("""
                name: caller
                nodes:
                  - {id: call, call: {workflow: called}}
                outputs: {given: nodes.call.outputs.given}
                """);
        fixture.gates.awaitReached("work");
        fixture = fixture.crash(NONE);
        call();
        List<Execution> both = fixture.engine.recover();

        assertThat(both).hasSize(2);
        assertThat(both.get(0).id()).isEqualTo(caller.id());
        fixture.passUntilReached(both.get(1), "work");
        fixture.gates.openAll();
        fixture.end(both.get(1));
        Story story = fixture.end(both.get(0));
        assertThat(((RunEvent.Completed) story.last()).outputs()).isEqualTo(Map.of("given", 7L));
        assertThat(fixture.types(both.get(0), "call")).containsExactly("node.started", "node.completed");
    }

    @Test
    void aPauseThatHadNotReachedWhatIsCalledDoesSoAfterTheCrash() {
        call();
        Execution caller = startCaller("work");
        CountDownLatch open = new CountDownLatch(1);
        fixture.journal.holdAt(
                event -> event instanceof RunEvent.Paused
                        && !event.envelope().executionId().equals(caller.id()),
                open);
        Fixture.join(fixture.engine.pause(caller.id(), Fixture.NOBODY));
        fixture.journal.awaitHeld();
        Fixture before = fixture;
        new Thread(() -> {
                    before.awaitClosed(); // by the crash, which has kept nothing of the pause then
                    open.countDown();
                })
                .start();
        fixture = fixture.crash(NONE);
        call();
        Execution called = fixture.engine.recover().get(1);

        fixture.await(called, RunEvent.Paused.class::isInstance);
        assertThat(fixture.journal.status(caller.id())).isEqualTo(ExecutionStatus.PAUSED);
    }

    private void call() {
        call("""
                name: called
                nodes:
                  - {id: work, task: gate}
                outputs: {given: 7}
                """);
    }

    private void call(String yaml) {
        fixture.engine.workflows().put("called", yaml);
    }

    /** @param path the node of what it calls at whose gate that stands then */
    private Execution startCaller(String path) {
        Execution caller = fixture.start("name: caller\nnodes:\n  - {id: call, call: {workflow: called}}\n");
        fixture.gates.awaitReached(path);
        return caller;
    }

    private String calledBy(Execution caller) {
        ExecutionEvent opening = fixture.journal.await(event -> event instanceof RunEvent.Opening
                && !event.envelope().executionId().equals(caller.id()));
        return opening.envelope().executionId();
    }

    /** A crash, after which an execution cannot go on. */
    private void crashWithout(String executionId) {
        RunEvent.Opening opening =
                (RunEvent.Opening) fixture.journal.events(executionId).get(0);
        fixture = fixture.crash(NONE);
        fixture.journal.loseDefinition(opening.definition());
    }

    // ---- where one of the two cannot go on

    // Nobody waits for it any more.
    @Test
    void whatWasCalledByOneThatCannotGoOnIsCancelledWithAllThatItCalled() {
        chain();
        Execution caller = fixture.start("name: caller\nnodes:\n  - {id: call, call: {workflow: middle}}\n");
        fixture.gates.awaitReached("work");
        crashWithout(caller.id());
        chain();
        List<Execution> orphans = fixture.engine.recover();

        assertThat(orphans).hasSize(2);
        assertThat(fixture.end(orphans.get(1)).last()).isInstanceOf(RunEvent.Cancelled.class);
        Story middle = fixture.passToTheEnd(orphans.get(0));
        assertThat(((RunEvent.Cancelled) middle.last()).reason()).isEqualTo("its caller has ended");
        assertThat(middle.node("after").status()).isEqualTo(NodeStatus.SKIPPED);
        assertThat(middle.node("tidy").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(fixture.types(orphans.get(1), "work"))
                .startsWith("node.started")
                .endsWith("node.cancelled");
    }

    // It is cancelled before it goes on, and what that sets free must not start before either.
    @Test
    void whatNobodyWaitsForAnyMoreStillCleansUp() {
        call("""
                name: called
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: gate}
                  - {id: tidy, needs: [b], always: true, task: gate}
                """);
        Execution caller = startCaller("a");
        crashWithout(caller.id());
        Execution called = fixture.engine.recover().get(0);
        fixture.passUntilReached(called, "tidy");
        fixture.gates.openAll();
        Story story = fixture.passToTheEnd(called);

        assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(story.node("a").status()).isEqualTo(NodeStatus.CANCELLED);
        assertThat(story.node("b").status()).isEqualTo(NodeStatus.SKIPPED);
        assertThat(fixture.types(called, "tidy")).containsExactly("node.started", "node.completed");
    }

    @Test
    void whatIsAtItsEndBeforeItGoesOnHasNoTimeLimitAnyMore() {
        call("""
                name: called
                timeout: 1h
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: gate}
                """);
        Execution caller = startCaller("a");
        Fixture.join(fixture.engine.pause(calledBy(caller), Fixture.NOBODY));
        fixture.gates.open("a");
        fixture.journal.await(NodeEvent.Completed.class::isInstance);
        crashWithout(caller.id());
        fixture.journal.holdAcknowledgements();
        Execution called = fixture.engine.recover().get(0);

        assertThat(Fixture.problemOf(fixture.engine.pause(called.id(), Fixture.NOBODY)))
                .as("and by then it has been told to go on")
                .isInstanceOf(RefusedException.class);
        assertThat(fixture.clock.pending()).isZero();
        fixture.journal.acknowledge();
        assertThat(fixture.end(called).node("b").status()).isEqualTo(NodeStatus.SKIPPED);
    }

    // Whoever embeds the engine may name its triggers as it likes.
    @Test
    void whatOnlySaysThatItWasCalledGoesOn() {
        fixture.engine.start(new StartRequest(
                "mine", null, "name: own\nnodes:\n  - {id: a, task: gate}\n", Map.of(), Map.of(), Calls.TRIGGER));
        fixture.gates.awaitReached("a");
        fixture = fixture.crash(NONE);
        Execution own = fixture.engine.recover().get(0);
        fixture.gates.openAll();

        assertThat(fixture.passToTheEnd(own).last()).isInstanceOf(RunEvent.Completed.class);
    }

    // What the journal has not acknowledged cannot be read, and nothing may run twice under one id.
    @Test
    void whoCallsWhatCannotGoOnHearsOfItsEndAtOnce() {
        call();
        Execution caller = startCaller("work");
        String called = calledBy(caller);
        crashWithout(called);
        call();
        fixture.journal.holdAcknowledgements();
        List<Execution> all = fixture.engine.recover();
        NodeEvent.Failed failed = fixture.await(all.get(0), NodeEvent.Failed.class, "call");
        fixture.journal.acknowledge();

        assertThat(failed.error().message()).contains("its workflow text is missing");
        assertThat(fixture.end(all.get(0)).last()).isInstanceOf(RunEvent.Failed.class);
        assertThat(Story.of(fixture.journal.events(called)).last()).isInstanceOf(RunEvent.Failed.class);
    }

    private void chain() {
        fixture.engine.workflows().put("inner", "name: inner\nnodes:\n  - {id: work, task: gate}\n");
        fixture.engine.workflows().put("middle", """
                name: middle
                nodes:
                  - {id: call, call: {workflow: inner}}
                  - {id: after, needs: [call], task: gate}
                  - {id: tidy, needs: [call], always: true, task: noop}
                """);
    }
}
