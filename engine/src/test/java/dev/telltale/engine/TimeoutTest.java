package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A timeout is a failure, wherever it stands (002-09, 000-11). */
class TimeoutTest {
    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aNodeThatTakesTooLongFails() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - {id: a, task: gate, timeout: 1m30s}
                  - {id: b, needs: [a], task: noop}
                """);
        fixture.gates.awaitReached("a");
        fixture.pass(execution, Duration.ofSeconds(90));

        Story story = fixture.end(execution);

        NodeEvent.Failed failed = story.all(NodeEvent.Failed.class).get(0);
        assertThat(failed.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(failed.error().message()).isEqualTo("it took longer than its timeout of 1m30s");
        assertThat(failed.durationMs()).isEqualTo(90_000);
        assertThat(story.lines()).contains("node.skipped b upstream");
        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void aWaitThatTakesTooLongFails() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - {id: a, wait: {for: 1h}, timeout: 1m, onError: continue}
                """);
        fixture.pass(execution, Duration.ofMinutes(1));

        Story story = fixture.end(execution);

        assertThat(story.node("a").error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aLoopThatTakesTooLongStopsItsIterationsAndFails() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - id: each
                    timeout: 10s
                    loop:
                      times: 5
                      parallel: 2
                      do:
                        - {id: a, wait: {for: 1h}}
                        - {id: b, needs: [a], task: noop}
                        - {id: tidy, needs: [b], always: true, task: noop}
                """);
        fixture.pass(execution, Duration.ofSeconds(10));

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .contains(
                        "node.cancelled each[0]/a",
                        "node.cancelled each[1]/a",
                        "node.skipped each[0]/b timeout",
                        "node.started each[0]/tidy",
                        "node.completed each[1]/tidy",
                        "loop.completed each",
                        "node.failed each");
        assertThat(story.node("each").error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
        assertThat(story.lines()).doesNotContain("loop.iteration each[2] 2");
    }

    // What a cancel spares has time of its own: found by a random run.
    @Test
    void aLoopThatCleansUpIsTimedOutAlsoAfterACancel() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - id: each
                    always: true
                    timeout: 10s
                    loop:
                      times: 1
                      do:
                        - {id: a, wait: {for: 1h}}
                        - {id: b, needs: [a], task: noop}
                """);
        fixture.settle(execution);
        Fixture.join(fixture.engine.cancel(execution.id(), new Command(null, "enough")));
        fixture.clock.advance(Duration.ofSeconds(10));

        Story story = fixture.end(execution);

        assertThat(story.node("each").error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
        assertThat(story.node("each[0]/b").skipReason()).isEqualTo(SkipReason.TIMEOUT);
        assertThat(story.node("each[0]/a").error()).extracting("message").isEqualTo("the time of loop 'each' was up");
    }

    // 000-11: the original sends no terminal event at all
    @Test
    void anExecutionThatTakesTooLongFailsWithATimeout() {
        Execution execution = fixture.start("""
                name: slow
                timeout: 1h
                nodes:
                  - {id: done, task: noop}
                  - {id: a, task: gate}
                  - {id: b, needs: [a], task: noop}
                  - {id: tidy, needs: [b], always: true, task: noop}
                """);
        fixture.gates.awaitReached("a");
        fixture.pass(execution, Duration.ofHours(1));

        Story story = fixture.end(execution);

        assertThat(story.view().status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(story.view().error().message()).isEqualTo("the execution took longer than its timeout of 1h");
        assertThat(story.view().error().nodeId()).isNull();
        assertThat(story.statuses())
                .isEqualTo(Map.of("done", "completed", "a", "cancelled", "b", "skipped", "tidy", "completed"));
        assertThat(story.node("b").skipReason()).isEqualTo(SkipReason.TIMEOUT);
        assertThat(((RunEvent.Failed) story.last()).durationMs()).isEqualTo(3_600_000);
    }

    @Test
    void aTimeoutDuringRetryEndsTheNode() {
        try (Fixture own = Fixture.outOfTime(Map.of("broken", context -> {
            throw new IllegalStateException("no");
        }))) {
            Execution execution = own.start("""
                    name: slow
                    timeout: 5s
                    nodes:
                      - {id: a, task: broken, retry: {attempts: 9, delay: 1m}}
                    """);
            own.await(execution, NodeEvent.Retrying.class, "a");
            own.pass(execution, Duration.ofSeconds(5));

            assertThat(own.end(execution).lines()).endsWith("node.retrying a", "node.cancelled a", "execution.failed");
            own.clock.advance(Duration.ofHours(1));
            assertThat(own.journal.events(execution.id())).last().isInstanceOf(RunEvent.Failed.class);
        }
    }

    @Test
    void aTimedOutTaskThatIgnoresItsInterruptionIsGivenUp() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (Fixture own = Fixture.outOfTime(Map.of("deaf", context -> {
            context.output("before\n");
            awaitDeaf(never);
            context.output("long after");
            return Map.of();
        }))) {
            Execution execution = own.start("""
                    name: deaf
                    nodes:
                      - {id: a, task: deaf, timeout: 1s}
                    """);
            own.await(execution, event -> event instanceof OutputEvent);
            own.pass(execution, Duration.ofSeconds(1));
            own.pass(execution, Duration.ofSeconds(5));

            Story story = own.end(execution);

            assertThat(story.node("a").error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
            never.countDown();
        }
    }

    // 002-21
    @Test
    void aTimedOutProcessIsKilledWithAllItHasStarted() {
        try (Fixture own = new Fixture()) {
            Story story = own.run("""
                    name: processes
                    nodes:
                      - {id: a, run: "sleep 300 & echo $! ; sh -c 'sleep 301 & echo $!; wait'", timeout: 500ms}
                    """);

            assertThat(story.node("a").error()).extracting("kind").isEqualTo(ErrorKind.TIMEOUT);
            String[] ids = story.output("a", OutputEvent.Stream.STDOUT).split("\n");
            assertThat(ids).hasSize(2).noneMatch(LivingProcesses::isAlive);
        }
    }

    @Test
    void nothingIsLeftToHappenAfterTheEnd() {
        Execution execution = fixture.start("""
                name: timers
                timeout: 1d
                nodes:
                  - {id: a, task: gate, timeout: 1h}
                """);
        fixture.gates.awaitReached("a");
        fixture.gates.open("a");
        fixture.end(execution);

        assertThat(fixture.clock.pending()).isZero();
    }

    private static void awaitDeaf(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // as a badly written task does
            }
        }
    }
}
