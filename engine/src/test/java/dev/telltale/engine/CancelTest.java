package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.OutputEvent.Stream;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stopping an execution with all it has started (000-11, 002-04, 004-04). */
class CancelTest {
    private static final Command STOP = new Command("ada", "enough");

    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatRunsIsCancelledAndTheRestIsSkipped() {
        Execution execution = fixture.start("""
                name: stopped
                nodes:
                  - {id: done, task: noop}
                  - {id: a, task: gate}
                  - {id: w, wait: {for: 1h}}
                  - {id: b, needs: [a], task: noop}
                  - {id: each, loop: {times: 3, do: [{id: c, wait: {for: 1h}}, {id: d, needs: [c], task: noop}]}}
                """);
        fixture.gates.awaitReached("a");
        fixture.await(execution, NodeEvent.Waiting.class, "each[0]/c");
        Applied applied = Fixture.join(fixture.engine.cancel(execution.id(), STOP));

        Story story = fixture.end(execution);

        assertThat(story.statuses())
                .isEqualTo(Map.of(
                        "done", "completed", "a", "cancelled", "w", "cancelled", "b", "skipped", "each", "cancelled"));
        assertThat(story.node("b").skipReason()).isEqualTo(SkipReason.CANCELLED);
        assertThat(story.lines())
                .contains("node.cancelled each[0]/c", "node.skipped each[0]/d cancelled")
                .noneMatch(line -> line.contains("each[1]"));
        RunEvent.Cancelling cancelling = (RunEvent.Cancelling) story.events().get((int) applied.appliedSeq() - 1);
        assertThat(cancelling.by()).isEqualTo("ada");
        RunEvent.Cancelled cancelled = (RunEvent.Cancelled) story.last();
        assertThat(cancelled.reason()).isEqualTo("enough");
        assertThat(cancelled.by()).isEqualTo("ada");
        assertThat(story.all(NodeEvent.Cancelled.class)).allMatch(node -> "enough".equals(node.reason()));
        Outcome outcome = Fixture.join(execution.outcome());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(outcome.reason()).isEqualTo("enough");
    }

    // 002-21
    @Test
    void nothingOfTheProcessTreeIsAliveWhenTheEndIsTold() {
        Execution execution = fixture.start("""
                name: tree
                nodes:
                  - id: a
                    run: |
                      sleep 300 & echo $!
                      sh -c 'trap "" TERM; sleep 301 & echo $!; (setsid sleep 302 & echo $!); echo $$; wait'
                """);
        fixture.await(execution, event -> output(execution).lines().count() == 4);
        String ids = output(execution);
        fixture.engine.cancel(execution.id(), STOP);

        Story story = fixture.end(execution);

        assertThat(ids.lines()).hasSize(4);
        assertThat(ids.lines()).noneMatch(LivingProcesses::isAlive);
        assertThat(story.statuses()).containsEntry("a", "cancelled");
        assertThat(((RunEvent.Cancelled) story.last()).partialOutput()).isEqualTo(ids);
    }

    @Test
    void thePartialOutputIsTheLastHundredLines() {
        Execution execution = fixture.start("""
                name: lines
                nodes: [{id: a, run: "seq 1 250; printf half; sleep 300"}]
                """);
        fixture.await(execution, event -> output(execution).endsWith("half"));
        fixture.engine.cancel(execution.id(), STOP);

        RunEvent.Cancelled cancelled =
                (RunEvent.Cancelled) fixture.end(execution).last();

        String last = IntStream.rangeClosed(152, 250).mapToObj(i -> i + "\n").collect(Collectors.joining());
        assertThat(cancelled.partialOutput()).isEqualTo(last + "half");
    }

    @Test
    void aRepeatedCancelIsAnsweredAsTheFirst() {
        Execution execution = fixture.start("""
                name: twice
                nodes: [{id: a, run: "trap 'sleep 0.2; exit' TERM; echo up; while :; do sleep 0.01; done"}]
                """);
        fixture.await(execution, OutputEvent.class, "a");
        CompletionStage<Applied> first = fixture.engine.cancel(execution.id(), STOP);
        CompletionStage<Applied> second = fixture.engine.cancel(execution.id(), new Command("bob", "me too"));

        Story story = fixture.end(execution);

        assertThat(Fixture.join(second)).isEqualTo(Fixture.join(first));
        assertThat(story.all(RunEvent.Cancelling.class)).hasSize(1);
        assertThat(((RunEvent.Cancelled) story.last()).by()).isEqualTo("ada");
    }

    @Test
    void whatHasEndedCannotBeCommanded() {
        Execution execution = fixture.start("""
                name: over
                nodes: [{id: a, task: noop}]
                """);
        fixture.end(execution);

        for (CompletionStage<Applied> answer : List.of(
                fixture.engine.cancel(execution.id(), STOP),
                fixture.engine.pause(execution.id(), STOP),
                fixture.engine.resume(execution.id(), STOP))) {
            assertThat(refusal(answer)).isEqualTo(RefusedException.Reason.FINISHED);
        }
        assertThat(refusal(fixture.engine.cancel("nobody", STOP))).isEqualTo(RefusedException.Reason.UNKNOWN_EXECUTION);
        execution.cancel("too late"); // says nothing, does nothing
        assertThat(fixture.journal.events(execution.id())).last().isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void cleanupStillRunsWhenCancelled() {
        Execution execution = fixture.start("""
                name: cleanup
                nodes:
                  - {id: a, run: "sleep 300"}
                  - {id: tidy, needs: [a], always: true, run: "echo tidied"}
                  - {id: after, needs: [tidy], task: noop}
                """);
        fixture.await(execution, NodeEvent.Started.class, "a");
        execution.cancel("enough");

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .containsSubsequence(
                        "execution.cancelling",
                        "node.cancelled a",
                        "node.started tidy",
                        "node.completed tidy",
                        "execution.cancelled");
        assertThat(story.output("tidy", Stream.STDOUT)).isEqualTo("tidied\n");
        assertThat(story.lines()).contains("node.skipped after cancelled");
    }

    @Test
    void cleanupIsRetriedAlsoWhenCancelled() {
        Execution execution = fixture.start("""
                name: cleanup
                nodes:
                  - {id: a, run: "sleep 300"}
                  - {id: tidy, needs: [a], always: true, retry: {attempts: 2, delay: 10ms}, run: 'test "$TELLTALE_ATTEMPT" = 2'}
                """);
        fixture.await(execution, NodeEvent.Started.class, "a");
        execution.cancel("enough");

        Story story = fixture.end(execution);

        assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(story.lines()).containsSubsequence("node.retrying tidy", "node.completed tidy");
    }

    @Test
    void aNodeThatWaitsForItsNextAttemptIsCancelledAtOnce() {
        Execution execution = fixture.start("""
                name: retrying
                nodes: [{id: a, run: exit 1, retry: {attempts: 5, delay: 1h}}]
                """);
        fixture.await(execution, NodeEvent.Retrying.class, "a");
        execution.cancel(null);

        assertThat(fixture.end(execution).lines())
                .endsWith("node.retrying a", "execution.cancelling", "node.cancelled a", "execution.cancelled");
    }

    @Test
    void anExecutionThatIsCancelledRightAfterItsStartEndsToo() {
        for (int i = 0; i < 50; i++) {
            Execution execution = fixture.start("""
                    name: early
                    nodes: [{id: a, run: "sleep 300"}, {id: b, task: gate}, {id: c, needs: [a], task: noop}]
                    """);
            execution.cancel("at once");

            Story story = fixture.end(execution);

            assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
            assertThat(story.statuses().values()).doesNotContain("completed", "failed");
        }
        assertThat(ProcessHandle.current()
                        .descendants()
                        .map(child -> child.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains("sleep 300"));
    }

    @Test
    void aPausedExecutionCanBeCancelled() {
        Execution execution = fixture.start("""
                name: paused
                nodes: [{id: a, task: gate}, {id: b, needs: [a], task: noop}, {id: w, wait: {for: 1ms}}]
                """);
        fixture.gates.awaitReached("a");
        Fixture.join(fixture.engine.pause(execution.id(), STOP));
        Fixture.join(fixture.engine.cancel(execution.id(), STOP));

        Story story = fixture.end(execution);

        assertThat(story.last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(story.statuses()).containsEntry("a", "cancelled").containsEntry("b", "skipped");
    }

    @Test
    void whatIsBeingCancelledCannotBePaused() {
        Execution execution = fixture.start("""
                name: refused
                nodes: [{id: a, run: "sleep 300"}, {id: tidy, needs: [a], always: true, task: gate}]
                """);
        fixture.await(execution, NodeEvent.Started.class, "a");
        execution.cancel(null);
        fixture.gates.awaitReached("tidy");

        assertThat(refusal(fixture.engine.pause(execution.id(), STOP))).isEqualTo(RefusedException.Reason.FINISHED);
        Fixture.join(fixture.engine.resume(execution.id(), STOP));
        fixture.gates.open("tidy");
        fixture.end(execution);
    }

    @Test
    void theLastWordsOfAProcessThatIsBeingKilledAreHeard() {
        Execution execution = fixture.start("""
                name: last-words
                nodes: [{id: a, run: "trap 'echo bye; exit 0' TERM; echo hi; while :; do sleep 0.01; done"}]
                """);
        fixture.await(execution, event -> event instanceof OutputEvent);
        execution.cancel(null);

        Story story = fixture.end(execution);

        assertThat(story.output("a", Stream.STDOUT)).isEqualTo("hi\nbye\n");
        assertThat(story.statuses()).containsEntry("a", "cancelled");
    }

    @Test
    void aTaskThatIgnoresItsInterruptionDoesNotHoldUpTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        try (Fixture own = Fixture.outOfTime(Map.of("deaf", context -> {
            context.progress(0.1, "begun");
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException ignored) {
                    context.progress(0.5, "still here");
                }
            }
            return Map.of();
        }))) {
            Execution execution = own.start("""
                    name: deaf
                    nodes: [{id: a, task: deaf}]
                    """);
            own.await(execution, NodeEvent.Progressed.class, "a");
            Fixture.join(own.engine.cancel(execution.id(), STOP));
            own.await(execution, event -> event instanceof NodeEvent.Progressed said && said.fraction() == 0.5);
            own.clock.advance(Duration.ofSeconds(5));

            assertThat(own.end(execution).statuses()).containsEntry("a", "cancelled");
            never.countDown();
        }
    }

    private String output(Execution execution) {
        return fixture.journal.events(execution.id()).stream()
                .filter(OutputEvent.class::isInstance)
                .map(event -> ((OutputEvent) event).text())
                .collect(Collectors.joining());
    }

    private static RefusedException.Reason refusal(CompletionStage<Applied> answer) {
        Throwable problem = Fixture.problemOf(answer);
        assertThat(problem).isInstanceOf(RefusedException.class);
        return ((RefusedException) problem).reason();
    }
}
