package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
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
        Execution caller = fixture.start("name: caller\nnodes:\n  - {id: call, call: {workflow: called}}\n");
        fixture.gates.awaitReached("work");
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
        fixture.engine.workflows().put("called", """
                name: called
                nodes:
                  - {id: work, task: gate}
                outputs: {given: 7}
                """);
    }

    // ---- where one of the two cannot go on

    // Nobody waits for it any more.
    @Test
    void whatWasCalledByOneThatCannotGoOnIsCancelledWithAllThatItCalled() {
        chain();
        Execution caller = fixture.start("name: caller\nnodes:\n  - {id: call, call: {workflow: middle}}\n");
        fixture.gates.awaitReached("work");
        RunEvent.Opening opening =
                (RunEvent.Opening) fixture.journal.events(caller.id()).get(0);
        fixture = fixture.crash(NONE);
        chain();
        fixture.journal.loseDefinition(opening.definition());
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

    // What the journal has not acknowledged cannot be read, and nothing may run twice under one id.
    @Test
    void whoCallsWhatCannotGoOnHearsOfItsEndAtOnce() {
        call();
        Execution caller = fixture.start("name: caller\nnodes:\n  - {id: call, call: {workflow: called}}\n");
        fixture.gates.awaitReached("work");
        RunEvent.Opening called = (RunEvent.Opening) fixture.journal.await(event -> event instanceof RunEvent.Opening
                && !event.envelope().executionId().equals(caller.id()));
        fixture = fixture.crash(NONE);
        call();
        fixture.journal.loseDefinition(called.definition());
        fixture.journal.holdAcknowledgements();
        List<Execution> all = fixture.engine.recover();
        NodeEvent.Failed failed = fixture.await(all.get(0), NodeEvent.Failed.class, "call");
        fixture.journal.acknowledge();

        assertThat(failed.error().message()).contains("its workflow text is missing");
        assertThat(fixture.end(all.get(0)).last()).isInstanceOf(RunEvent.Failed.class);
        assertThat(Story.of(fixture.journal.events(called.envelope().executionId()))
                        .last())
                .isInstanceOf(RunEvent.Failed.class);
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
