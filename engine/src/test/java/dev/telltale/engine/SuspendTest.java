package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an engine's life that is no end of what it runs (004-16), and a journal that cannot keep up. */
class SuspendTest {
    private static final String TWO = """
            name: two
            nodes:
              - {id: a, task: gate}
              - {id: b, needs: [a], task: gate}
            """;
    private Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Execution nextLife() {
        fixture = fixture.crash(Duration.ZERO);
        return fixture.engine.recover().get(0);
    }

    // G2: a stop writes no end
    @Test
    void whatRunsMayEndAndNothingNewStartsAndNoEndIsTold() throws InterruptedException {
        Execution execution = fixture.start(TWO);
        fixture.gates.awaitReached("a");
        Thread stop = new Thread(() -> fixture.engine.suspend(Duration.ofMinutes(1)));
        stop.start();
        fixture.awaitClosed();
        fixture.gates.open("a");
        stop.join();

        assertThat(fixture.journal.events(execution.id()))
                .last()
                .isInstanceOfSatisfying(
                        NodeEvent.Completed.class,
                        end -> assertThat(end.envelope().path()).isEqualTo("a"));
        execution = nextLife();
        fixture.gates.awaitReached("b");
        fixture.gates.openAll();
        Story story = fixture.end(execution);
        assertThat(story.node("a").attempt()).isEqualTo(1);
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void whatDoesNotEndInTimeIsToldAsInterruptedByTheNextLife() {
        Execution execution = fixture.start(TWO);
        fixture.gates.awaitReached("a");
        fixture.engine.suspend(Duration.ZERO);

        assertThat(fixture.journal.events(execution.id())).last().isInstanceOf(NodeEvent.Started.class);
        execution = nextLife();
        fixture.gates.openAll();
        assertThat(fixture.end(execution).node("a").attempt()).isEqualTo(2);
    }

    @Test
    void aProcessThatIsKilledByTheStopHasNotEndedForItsExecution() {
        Execution execution = fixture.start("""
                name: sleeper
                nodes:
                  - {id: sleep, run: "echo up; sleep 1000", onRestart: fail}
                """);
        fixture.await(execution, OutputEvent.class, "sleep");
        fixture.engine.suspend(Duration.ZERO);

        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Failed.class::isInstance);
        execution = nextLife();
        assertThat(fixture.end(execution).node("sleep").error().message()).isEqualTo("interrupted by a restart");
    }

    @Test
    void aCallIsSuspendedWithWhatItCalls() {
        String called = "name: called\nnodes:\n  - {id: work, task: gate}\n";
        fixture.engine.workflows().put("called", called);
        Execution execution = fixture.start("""
                name: caller
                nodes:
                  - id: each
                    loop: {times: 20, parallel: 20, do: [{id: call, call: {workflow: called}}]}
                """);
        fixture.gates.awaitReached("work");
        fixture.engine.suspend(Duration.ZERO);

        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Failed.class::isInstance);
        fixture = fixture.crash(Duration.ZERO);
        fixture.engine.workflows().put("called", called);
        execution = fixture.engine.recover().get(0);
        fixture.gates.openAll();
        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aCommandToWhatIsSuspendedIsRefusedAndSaysWhy() {
        Execution execution = fixture.start(TWO);
        fixture.gates.awaitReached("a");
        fixture.engine.suspend(Duration.ZERO);

        assertThat(Fixture.problemOf(execution.outcome())).hasMessageContaining("is suspended");
        assertThat(Fixture.problemOf(fixture.engine.start(
                        new StartRequest(null, null, TWO, Map.of(), Map.of(), new Trigger("api", null)))))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aCommandThatNobodyHearsAnyMoreIsRefused() {
        Execution execution = fixture.start(TWO);
        fixture.gates.awaitReached("a");
        fixture.engine.suspend(Duration.ZERO);

        assertThat(Fixture.problemOf(execution.approve(new Approval("a", true, Map.of(), null, null))))
                .isInstanceOf(RefusedException.class);
    }

    // A full disk holds runs and loses nothing.
    @Test
    void aRunWaitsWhileTheJournalCannotKeepUpAndThenGoesOn() {
        Execution execution = fixture.start(TWO);
        fixture.gates.awaitReached("a");
        fixture.journal.setBehind(true);
        fixture.gates.open("a");
        fixture.await(execution, NodeEvent.Completed.class, "a");
        fixture.settle(execution);
        fixture.settle(execution);
        assertThat(fixture.journal.events(execution.id()))
                .noneMatch(event -> "b".equals(event.envelope().path()));

        fixture.journal.setBehind(false);
        fixture.gates.awaitReached("b");
        fixture.gates.openAll();
        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aRetryThatFallsDueMeanwhileWaits() {
        fixture.close();
        fixture = Fixture.outOfTime(Map.of("fail", context -> {
            throw TaskException.connection("line is busy", null);
        }));
        Execution execution = fixture.start("""
                name: again
                nodes:
                  - {id: a, task: fail, retry: {attempts: 2, delay: 1m}}
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "a");
        fixture.journal.setBehind(true);
        fixture.pass(execution, Duration.ofMinutes(1));
        assertThat(fixture.journal.events(execution.id()))
                .noneMatch(event -> event.envelope().attempt() == 2);

        fixture.journal.setBehind(false);
        assertThat(fixture.passToTheEnd(execution).node("a").attempt()).isEqualTo(2);
    }

    @Test
    void aProcessForWhichThereIsRoomMeanwhileWaits() {
        fixture.close();
        fixture = new Fixture(Map.of(), builder -> builder.maxProcesses(1));
        String sleeper = "name: sleeper\nnodes:\n  - {id: a, run: \"echo up; sleep 1000\"}\n";
        Execution first = fixture.start(sleeper);
        fixture.await(first, OutputEvent.class, "a");
        Execution second = fixture.start("name: next\nnodes:\n  - {id: b, run: \"true\"}\n");
        fixture.settle(second);
        fixture.journal.setBehind(true);
        first.cancel("its place is wanted");
        fixture.end(first);
        fixture.settle(second);
        assertThat(fixture.journal.events(second.id())).noneMatch(NodeEvent.class::isInstance);

        fixture.journal.setBehind(false);
        assertThat(fixture.end(second).last()).isInstanceOf(RunEvent.Completed.class);
    }

    // A full disk must not hold up the stop.
    @Test
    void whatHasSaidMoreThanTheJournalTakesMayEndWhenTheEngineStops() {
        fixture.close();
        fixture = new Fixture(Map.of("talk", context -> {
            fixture.gates.run(context);
            for (int i = 0; i < 66; i++) {
                context.output("word");
            }
            return Map.of();
        }));
        Execution execution = fixture.start(TWO.replace("a, task: gate", "a, task: talk"));
        fixture.gates.awaitReached("a");
        fixture.journal.holdAcknowledgements();
        fixture.gates.open("a");
        fixture.engine.suspend(Duration.ofMinutes(10));

        assertThat(fixture.journal.events(execution.id())).last().isInstanceOf(NodeEvent.Completed.class);
        fixture.journal.acknowledge();
    }

    @Test
    void aCancelIsCarriedOutAlsoWhileTheJournalCannotKeepUp() {
        Execution execution = fixture.start("""
                name: tidy
                nodes:
                  - {id: a, task: gate}
                  - {id: tidy, needs: [a], always: true, task: noop}
                """);
        fixture.gates.awaitReached("a");
        fixture.journal.setBehind(true);
        execution.cancel("no more");

        Story story = fixture.end(execution);
        assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(story.node("tidy").status()).isEqualTo(NodeStatus.COMPLETED);
    }
}
