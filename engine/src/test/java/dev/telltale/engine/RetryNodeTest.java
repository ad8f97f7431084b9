package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attempts, and the time between them (003-25). */
class RetryNodeTest {
    private static final Task CONNECTION = context -> {
        throw TaskException.connection("nobody there", null);
    };
    private static final Task THIRD_TIME = context -> {
        if (context.attempt() < 3) {
            throw new IllegalStateException("attempt " + context.attempt());
        }
        return Map.of("attempt", context.attempt());
    };
    private static final Task HOPELESS = context -> {
        throw TaskException.execution("never", false, null);
    };
    private static final Task WRONG = context -> {
        throw TaskException.validation("wrong");
    };

    private final Fixture fixture = Fixture.outOfTime(
            Map.of("connection", CONNECTION, "third", THIRD_TIME, "hopeless", HOPELESS, "wrong", WRONG));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aFailedAttemptIsFollowedByTheNextAfterTheDelay() {
        Execution execution = fixture.start("""
                name: retry
                nodes:
                  - {id: a, task: third, retry: {attempts: 3, delay: 1s}}
                """);
        retrying(execution, 1);
        fixture.pass(execution, Duration.ofMillis(999));
        assertThat(starts(execution)).isEqualTo(1);
        fixture.pass(execution, Duration.ofMillis(1));
        retrying(execution, 2);
        fixture.pass(execution, Duration.ofSeconds(1));

        Story story = fixture.end(execution);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started a",
                        "node.retrying a",
                        "node.started a",
                        "node.retrying a",
                        "node.started a",
                        "node.completed a",
                        "execution.completed");
        NodeEvent.Retrying first = story.all(NodeEvent.Retrying.class).get(0);
        assertThat(first.error().message()).isEqualTo("IllegalStateException: attempt 1");
        assertThat(first.delayMs()).isEqualTo(1000);
        assertThat(first.nextAttempt()).isEqualTo(2);
        assertThat(first.maxAttempts()).isEqualTo(3);
        assertThat(first.envelope().attempt()).isEqualTo(1);
        assertThat(story.node("a").attempt()).isEqualTo(3);
        assertThat(story.node("a").outputs()).isEqualTo(Map.of("attempt", 3L));
        assertThat(story.node("a").durationMs()).isEqualTo(2000);
        assertThat(story.node("a").error()).isNull();
    }

    @Test
    void theDelayGrowsByTheBackoffUpToItsLimit() {
        Execution execution = fixture.start("""
                name: backoff
                nodes:
                  - {id: a, task: connection, retry: {attempts: 5, delay: 2s, backoff: exponential, maxDelay: 10s}}
                """);
        for (int attempt = 1; attempt < 5; attempt++) {
            retrying(execution, attempt);
            fixture.pass(execution, Duration.ofSeconds(10));
        }

        Story story = fixture.end(execution);

        assertThat(story.all(NodeEvent.Retrying.class))
                .extracting(NodeEvent.Retrying::delayMs)
                .containsExactly(2_000L, 4_000L, 8_000L, 10_000L);
        assertThat(story.last()).isInstanceOf(RunEvent.Failed.class);
        assertThat(Objects.requireNonNull(story.view().error()).message()).isEqualTo("nobody there");
        assertThat(story.node("a").attempt()).isEqualTo(5);
    }

    @Test
    void aLinearDelayGrowsByItself() {
        Execution execution = fixture.start("""
                name: linear
                nodes:
                  - {id: a, task: connection, retry: {attempts: 4, delay: 1s, backoff: linear}}
                """);
        for (int attempt = 1; attempt < 4; attempt++) {
            retrying(execution, attempt);
            fixture.pass(execution, Duration.ofSeconds(3));
        }

        assertThat(fixture.end(execution).all(NodeEvent.Retrying.class))
                .extracting(NodeEvent.Retrying::delayMs)
                .containsExactly(1_000L, 2_000L, 3_000L);
    }

    @Test
    void onlyTheNamedKindsOfErrorAreRetried() {
        Story story = fixture.run("""
                name: kinds
                nodes:
                  - {id: a, task: connection, retry: {attempts: 3, on: [timeout, execution]}}
                """);

        assertThat(story.all(NodeEvent.Retrying.class)).isEmpty();
        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.CONNECTION);
    }

    @Test
    void whatCannotGetBetterIsNotRetried() {
        Story story = fixture.run("""
                name: hopeless
                nodes:
                  - {id: a, task: hopeless, retry: {attempts: 3}, onError: continue}
                  - {id: b, task: wrong, retry: {attempts: 3}, onError: continue}
                  - {id: c, run: "echo ${{ 1 / 0 }}", retry: {attempts: 3}, onError: continue}
                  - {id: d, run: [no-such-program-anywhere], retry: {attempts: 3}}
                """);

        assertThat(story.all(NodeEvent.Retrying.class)).isEmpty();
        assertThat(story.statuses().values()).containsOnly("failed");
    }

    @Test
    void aTimedOutAttemptIsRetried() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - {id: a, task: gate, timeout: 5s, retry: {attempts: 2, on: timeout}}
                """);
        fixture.gates.awaitReached("a");
        fixture.pass(execution, Duration.ofSeconds(5));
        NodeEvent.Retrying retrying = fixture.await(execution, NodeEvent.Retrying.class, "a");
        assertThat(retrying.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(retrying.error().message()).isEqualTo("it took longer than its timeout of 5s");
        fixture.gates.openAll();
        fixture.pass(execution, Duration.ofSeconds(1));

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "completed");
    }

    @Test
    void everyAttemptHasItsOwnTimeout() {
        Execution execution = fixture.start("""
                name: slow
                nodes:
                  - {id: a, task: gate, timeout: 5s, retry: {attempts: 2, delay: 4s}}
                """);
        fixture.gates.awaitReached("a");
        fixture.pass(execution, Duration.ofSeconds(5));
        retrying(execution, 1);
        fixture.pass(execution, Duration.ofSeconds(4));
        fixture.await(
                execution,
                event -> event instanceof NodeEvent.Started && event.envelope().attempt() == 2);
        fixture.pass(execution, Duration.ofMillis(4_999));
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Failed.class::isInstance);
        fixture.pass(execution, Duration.ofMillis(1));

        Story story = fixture.end(execution);

        assertThat(Objects.requireNonNull(story.view().error()).kind()).isEqualTo(ErrorKind.TIMEOUT);
    }

    @Test
    void aRetryNeverLowersTheProgress() {
        Task half = context -> {
            context.progress(0.5, "half way");
            if (context.attempt() == 1) {
                throw new IllegalStateException("again");
            }
            return Map.of();
        };
        try (Fixture own = Fixture.outOfTime(Map.of("half", half))) {
            Execution execution = own.start("""
                    name: halves
                    nodes:
                      - {id: a, task: half, retry: {attempts: 2, delay: 10s}}
                      - {id: b, task: gate}
                    """);
            own.await(execution, NodeEvent.Retrying.class, "a");
            own.pass(execution, Duration.ofSeconds(1));
            own.gates.open("b");
            own.await(execution, NodeEvent.Completed.class, "b");
            own.pass(execution, Duration.ofSeconds(1));
            own.pass(execution, Duration.ofSeconds(9));

            own.end(execution); // the story checks it, event by event (G5)
        }
    }

    private void retrying(Execution execution, int attempt) {
        fixture.await(
                execution,
                event -> event instanceof NodeEvent.Retrying && event.envelope().attempt() == attempt);
    }

    private long starts(Execution execution) {
        return fixture.journal.events(execution.id()).stream()
                .filter(NodeEvent.Started.class::isInstance)
                .count();
    }
}
