package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.sdk.RetryLater;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that ask for another attempt later. */
class RetryLaterTest {
    private final Map<String, Task> tasks = new HashMap<>();
    private Fixture fixture;

    @AfterEach
    void close() {
        if (fixture != null) {
            fixture.close();
        }
    }

    private Execution start(String node) {
        fixture = Fixture.outOfTime(tasks);
        return fixture.start("name: later\nnodes:\n  - " + node + "\n");
    }

    private NodeEvent.Retrying retrying(Execution execution, int attempt) {
        return (NodeEvent.Retrying) fixture.await(
                execution,
                event -> event instanceof NodeEvent.Retrying && event.envelope().attempt() == attempt);
    }

    @Test
    void aTaskIsCalledAgainAfterTheTimeItAskedFor() {
        tasks.put("poll", context -> {
            if (context.attempt() < 3) {
                throw RetryLater.in(Duration.ofMinutes(context.attempt()), "the report is not there yet");
            }
            return Map.of("attempts", context.attempt());
        });
        Execution execution = start("{id: a, task: poll}");
        NodeEvent.Retrying first = retrying(execution, 1);
        fixture.pass(execution, Duration.ofMinutes(1));
        NodeEvent.Retrying second = retrying(execution, 2);
        fixture.pass(execution, Duration.ofSeconds(119));
        assertThat(fixture.journal.events(execution.id()).stream().filter(NodeEvent.Started.class::isInstance))
                .hasSize(2);
        fixture.pass(execution, Duration.ofSeconds(1));

        assertThat(fixture.end(execution).node("a").outputs()).isEqualTo(Map.of("attempts", 3L));
        assertThat(List.of(first.delayMs(), second.delayMs())).containsExactly(60_000L, 120_000L);
        assertThat(List.of(first.nextAttempt(), first.maxAttempts(), second.nextAttempt(), second.maxAttempts()))
                .containsExactly(2, 2, 3, 3);
        assertThat(first.error())
                .isEqualTo(new ExecutionError(
                        ErrorKind.EXECUTION, "it asked for another attempt: the report is not there yet", "a", true));
    }

    @Test
    void itLeavesTheAttemptsAndTheBackoffOfRetryAlone() {
        tasks.put("poll", context -> {
            if (context.attempt() % 2 == 1) {
                throw RetryLater.in(Duration.ofSeconds(1), "later");
            }
            throw TaskException.connection("broken", null);
        });
        Execution execution =
                start("{id: a, task: poll, retry: {attempts: 3, delay: 10s, backoff: exponential, on: connection}}");
        for (int attempt = 1; attempt < 6; attempt++) {
            NodeEvent.Retrying retrying = retrying(execution, attempt);
            fixture.pass(execution, Duration.ofMillis(retrying.delayMs()));
        }
        Story story = fixture.end(execution);

        assertThat(story.all(NodeEvent.Retrying.class))
                .extracting(NodeEvent.Retrying::delayMs)
                .containsExactly(1_000L, 10_000L, 1_000L, 20_000L, 1_000L);
        assertThat(story.all(NodeEvent.Retrying.class))
                .allMatch(retrying -> retrying.nextAttempt() <= retrying.maxAttempts());
        assertThat(Objects.requireNonNull(story.node("a").error()).message()).isEqualTo("broken");
    }

    @Test
    void aCancelDoesNotWaitForTheNextAttempt() {
        tasks.put("poll", context -> {
            throw RetryLater.in(Duration.ofDays(365), "later");
        });
        Execution execution = start("{id: a, task: poll}");
        retrying(execution, 1);
        execution.cancel("enough");

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "cancelled");
        assertThat(fixture.clock.pending()).isZero();
    }

    @Test
    void cleanupMayNotPutOffTheEnd() {
        tasks.put("tidy", context -> {
            throw RetryLater.in(Duration.ofSeconds(1), "later");
        });
        fixture = Fixture.outOfTime(tasks);
        Execution execution = fixture.start("""
                name: tidy
                nodes:
                  - {id: a, task: gate}
                  - {id: b, needs: [a], always: true, task: tidy}
                """);
        fixture.gates.awaitReached("a");
        execution.cancel("enough");
        Story story = fixture.end(execution);

        assertThat(story.statuses()).containsEntry("a", "cancelled").containsEntry("b", "failed");
        assertThat(Objects.requireNonNull(story.node("b").error()).message())
                .isEqualTo("it asked for another attempt while the execution is ending");
        assertThat(story.all(NodeEvent.Retrying.class)).isEmpty();
    }

    @Test
    void anAttemptWhoseTimeWasUpIsATimeoutWhateverItAsksFor() {
        CountDownLatch never = new CountDownLatch(1);
        tasks.put("poll", context -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                throw RetryLater.in(Duration.ZERO, "later");
            }
            return Map.of();
        });
        Execution execution = start("{id: a, task: poll, timeout: 5s}");
        fixture.await(execution, NodeEvent.Started.class, "a");
        fixture.pass(execution, Duration.ofSeconds(5));

        assertThat(Objects.requireNonNull(fixture.end(execution).node("a").error())
                        .kind())
                .isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void whoAsksForeverHasFailed() {
        tasks.put("poll", context -> {
            throw RetryLater.in(Duration.ZERO, "later");
        });
        fixture = new Fixture(tasks);
        Story story = fixture.run("name: later\nnodes: [{id: a, task: poll, retry: {attempts: 2}}]\n");

        assertThat(Objects.requireNonNull(story.node("a").error()).message())
                .isEqualTo("it asked for another attempt 10000 times");
        assertThat(story.all(NodeEvent.Retrying.class)).hasSize(10_000);
    }

    @Test
    void eachAttemptHasItsOwnDeadline() {
        List<Optional<Instant>> deadlines = new CopyOnWriteArrayList<>();
        tasks.put("poll", context -> {
            deadlines.add(context.deadline());
            if (context.attempt() == 1) {
                throw RetryLater.in(Duration.ofMinutes(10), "later");
            }
            return Map.of();
        });
        Execution execution = start("{id: a, task: poll, timeout: 5s}");
        retrying(execution, 1);
        fixture.pass(execution, Duration.ofMinutes(10));
        fixture.end(execution);

        assertThat(deadlines).hasSize(2).allMatch(Optional::isPresent);
        assertThat(Duration.between(deadlines.get(0).get(), deadlines.get(1).get()))
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aDelayThatNobodyCanWaitForIsRefused() {
        assertThatThrownBy(() -> RetryLater.in(Duration.ofMillis(-1), "x")).hasMessageContaining("use 0 to 365 days");
        assertThatThrownBy(() -> RetryLater.in(Duration.ofDays(366), "x")).hasMessageContaining("use 0 to 365 days");
    }
}
