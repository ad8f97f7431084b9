package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.JournalException;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputEvent.Stream;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.Task;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when the journal, or the engine itself, is broken: the run ends, and so does all it has started. */
class FaultTest {
    private final Fixture fixture = new Fixture(Map.of("speak", context -> {
        context.output("up");
        return Map.of();
    }));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRunWhoseJournalFailsKillsWhatRunsAndComesToNoOutcome() {
        Execution execution = fixture.start("""
                name: full
                nodes:
                  - {id: a, run: "echo $$; sleep 300"}
                  - {id: gate, task: gate}
                  - {id: w, wait: {for: 1h}}
                  - {id: each, loop: {times: 5, parallel: 2, do: [{id: c, wait: {for: 1h}}]}}
                  - {id: b, needs: [gate], task: noop}
                  - {id: tidy, needs: [a], always: true, run: "sleep 300"}
                  - {id: wide, always: true, wait: {for: 1h}}
                """);
        String pid = fixture.await(execution, OutputEvent.class, "a").text().strip();
        fixture.journal.failAt(event -> event instanceof NodeEvent.Completed);
        fixture.gates.open("gate");

        assertThatThrownBy(() -> Fixture.join(execution.outcome())).hasRootCauseInstanceOf(JournalException.class);

        assertThat(LivingProcesses.isAlive(pid)).isFalse();
        assertThat(fixture.journal.events(execution.id())).noneMatch(ExecutionEvent::isTerminal);
        assertThat(Fixture.problemOf(fixture.engine.cancel(execution.id(), Fixture.NOBODY)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aRunWhoseStartTheJournalRefusesHasNotStarted() {
        fixture.journal.failAt(event -> event instanceof RunEvent.Started);
        CompletableFuture<Started> answer = fixture.engine
                .start(new StartRequest(
                        "some-id",
                        null,
                        "name: x\nnodes: [{id: a, task: noop}]\n",
                        Map.of(),
                        Map.of(),
                        new Trigger("api", null)))
                .toCompletableFuture();

        assertThat(Fixture.problemOf(answer)).isInstanceOf(JournalException.class);
        assertThat(fixture.journal.events("some-id")).isEmpty();
    }

    @Test
    void aRunWhoseDefinitionTheJournalRefusesHasNotStarted() {
        fixture.journal.refuseDefinitions();
        Execution execution = fixture.start("name: x\nnodes: [{id: a, task: noop}]\n");

        assertThatThrownBy(() -> Fixture.join(execution.outcome())).hasRootCauseInstanceOf(JournalException.class);
        assertThat(fixture.journal.events(execution.id())).isEmpty();
    }

    @Test
    void aRunWhoseEndTheJournalRefusesComesToNoOutcome() {
        fixture.journal.failAt(ExecutionEvent::isTerminal);
        Execution execution = fixture.start("name: x\nnodes: [{id: a, run: 'echo x > file'}]\n");

        assertThatThrownBy(() -> Fixture.join(execution.outcome())).hasRootCauseInstanceOf(JournalException.class);
    }

    @Test
    void aCommandThatTheJournalRefusesIsToldSo() {
        Execution execution = fixture.start("name: x\nnodes: [{id: a, task: gate}]\n");
        fixture.gates.awaitReached("a");
        fixture.journal.failAt(event -> event instanceof RunEvent.Paused);
        CompletableFuture<Applied> answer =
                fixture.engine.pause(execution.id(), Fixture.NOBODY).toCompletableFuture();

        assertThat(Fixture.problemOf(answer)).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> Fixture.join(execution.outcome())).hasRootCauseInstanceOf(JournalException.class);
    }

    @Test
    void nothingStartsOutsideBeforeItsRecordIsAcknowledged() {
        fixture.journal.holdAcknowledgements();
        Execution execution = fixture.start("""
                name: first
                nodes: [{id: a, run: "echo up"}, {id: t, task: speak}, {id: w, wait: {for: 1ms}}]
                """);
        fixture.await(execution, NodeEvent.Completed.class, "w");
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> noOutput(execution));
        fixture.journal.acknowledge();

        Story story = fixture.end(execution);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("up\n");
        assertThat(story.output("t", Stream.STDOUT)).isEqualTo("up");
    }

    @Test
    void whatWasNotAcknowledgedBeforeACancelIsNeverStarted() {
        fixture.journal.holdAcknowledgements();
        Execution execution = fixture.start("""
                name: never
                nodes: [{id: a, run: "echo up"}, {id: t, task: speak}]
                """);
        fixture.await(execution, NodeEvent.Started.class, "t");
        execution.cancel(null);
        fixture.await(execution, ExecutionEvent::isTerminal);
        assertThat(execution.outcome().toCompletableFuture()).isNotDone();
        fixture.journal.acknowledge();

        Story story = fixture.end(execution);

        assertThat(story.statuses()).containsEntry("a", "cancelled").containsEntry("t", "cancelled");
        assertThat(story.all(OutputEvent.class)).isEmpty();
    }

    @Test
    void aCommandIsNotAnsweredBeforeItIsAcknowledged() {
        Execution execution = fixture.start("name: x\nnodes: [{id: a, task: gate}]\n");
        fixture.gates.awaitReached("a");
        fixture.settle(execution);
        fixture.journal.holdAcknowledgements();
        CompletableFuture<Applied> first =
                fixture.engine.pause(execution.id(), Fixture.NOBODY).toCompletableFuture();
        CompletableFuture<Applied> again =
                fixture.engine.pause(execution.id(), Fixture.NOBODY).toCompletableFuture();
        fixture.await(execution, RunEvent.Paused.class::isInstance);
        Awaitility.await().during(Duration.ofMillis(200)).until(() -> !first.isDone() && !again.isDone());
        fixture.journal.acknowledge();

        assertThat(Fixture.join(first)).isEqualTo(Fixture.join(again));
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));
        fixture.gates.openAll();
        fixture.end(execution);
    }

    @Test
    void theJournalsThreadIsNotHeldUpByThoseWhoHearOfTheEnd() {
        fixture.journal.holdAcknowledgements();
        Execution execution = fixture.start("name: x\nnodes: [{id: a, task: noop}]\n");
        CompletableFuture<String> thread = new CompletableFuture<>();
        execution.outcome().thenRun(() -> thread.complete(Thread.currentThread().getName()));
        fixture.await(execution, ExecutionEvent::isTerminal);
        fixture.journal.acknowledge();

        assertThat(Fixture.join(thread)).startsWith("telltale-work-");
    }

    @Test
    void aFaultOfTheEngineInOneNodeFailsThatNode() {
        try (Fixture own = Fixture.outOfTime()) {
            own.clock.breakOnce(delay -> delay.equals(Duration.ofHours(3)));
            Story story = own.run("""
                    name: contained
                    nodes: [{id: w, wait: {for: 3h}, onError: continue}, {id: b, needs: [w], task: noop}]
                    """);

            assertThat(story.statuses()).isEqualTo(Map.of("w", "failed", "b", "completed"));
            assertThat(story.node("w").error()).extracting("message").asString().startsWith("internal error: ");
        }
    }

    @Test
    void aFaultOfTheEngineOutsideOfNodesEndsTheRunAsFailed() {
        try (Fixture own = Fixture.outOfTime()) {
            own.clock.breakOnce(delay -> delay.toMillis() <= 250); // as the progress meter asks for
            Execution execution = own.start("""
                    name: fault
                    nodes:
                      - {id: a, run: "sleep 300"}
                      - {id: w, wait: {for: 3h}}
                      - {id: t, task: gate}
                      - {id: tidy, needs: [a], always: true, run: "sleep 300"}
                    """);

            Story story = own.end(execution);

            assertThat(story.view().status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(story.view().error()).extracting("message").asString().startsWith("internal error: ");
            assertThat(story.statuses())
                    .isEqualTo(Map.of("a", "cancelled", "w", "cancelled", "t", "cancelled", "tidy", "skipped"));
            assertThat(own.clock.pending()).isZero();
        }
    }

    // G2: whoever watches it is not left waiting
    @Test
    void aRunThatCannotEndInOrderEndsAsFailedForItsWatchers() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(3);
        Map<String, Task> tasks = Map.of("deaf", context -> {
            running.countDown();
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException ignored) {
                    // that is what it is for
                }
            }
            return Map.of();
        });
        try (Fixture own = Fixture.outOfTime(tasks)) {
            Execution execution = own.start("""
                    name: stuck
                    nodes:
                      - {id: a, task: deaf}
                      - {id: each, loop: {times: 3, parallel: 2, do: [{id: w, task: deaf}, {id: x, needs: [w], task: noop}]}}
                      - {id: b, run: "sleep 300"}
                      - {id: c, needs: [a], task: noop}
                      - {id: d, task: gate}
                      - {id: e, needs: [d], task: noop}
                    """);
            own.gates.awaitReached("d");
            Awaitility.await().until(() -> running.getCount() == 0);
            own.pass(execution, Duration.ofMillis(250));
            // neither the progress meter's timer nor that of a task that is to stop can be had
            own.clock.breakForGood(delay -> delay.toMillis() <= 250 || delay.toSeconds() == 5);
            own.gates.open("d");

            Story story = own.end(execution);

            assertThat(story.view().status()).isEqualTo(ExecutionStatus.FAILED);
            assertThat(story.view().error()).extracting("message").asString().startsWith("internal error: ");
            assertThat(story.statuses())
                    .containsEntry("a", "cancelled")
                    .containsEntry("each", "cancelled")
                    .containsEntry("c", "skipped");
            assertThat(story.node("each[1]/w").status()).isEqualTo(NodeStatus.CANCELLED);
            assertThat(own.clock.pending()).isZero();
        } finally {
            release.countDown();
        }
    }

    private boolean noOutput(Execution execution) {
        return fixture.journal.events(execution.id()).stream().noneMatch(OutputEvent.class::isInstance);
    }
}
