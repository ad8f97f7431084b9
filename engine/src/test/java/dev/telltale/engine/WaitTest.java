package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting for time to pass, and saying things. */
class WaitTest {
    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 000-03, 000-05, 000-16: durations are what the clock says
    @Test
    void aWaitTellsUntilWhenAndEndsThen() {
        Execution execution = fixture.start("""
                name: wait
                inputs: {span: {type: string}}
                nodes:
                  - {id: a, wait: {for: "${{ inputs.span }}"}}
                """, Map.of("span", "1m30s"));
        NodeEvent.Waiting waiting = fixture.await(execution, NodeEvent.Waiting.class, "a");
        assertThat(waiting.duration()).isEqualTo("1m30s");
        assertThat(waiting.untilMicros()).isEqualTo(waiting.envelope().timestampMicros() + 90_000_000);
        assertThat(waiting.envelope().status()).isEqualTo(NodeStatus.WAITING);
        fixture.pass(execution, Duration.ofMillis(89_999));
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Completed.class::isInstance);
        fixture.pass(execution, Duration.ofMillis(1));

        Story story = fixture.end(execution);
        assertThat(story.node("a").durationMs()).isEqualTo(90_000);
        assertThat(((RunEvent.Completed) story.last()).durationMs()).isEqualTo(90_000);
    }

    @Test
    void aWaitForAPointInTimeEndsThen() {
        String time = Instant.EPOCH
                .plus(Duration.ofNanos(fixture.clock.micros() * 1000))
                .plusSeconds(60)
                .toString();
        Execution execution = fixture.start("""
                name: wait
                inputs: {time: {type: string}}
                nodes:
                  - {id: a, wait: {until: "${{ inputs.time }}"}}
                """, Map.of("time", time));
        NodeEvent.Waiting waiting = fixture.await(execution, NodeEvent.Waiting.class, "a");
        assertThat(waiting.duration()).isNull();
        fixture.pass(execution, Duration.ofSeconds(60));

        fixture.end(execution);
    }

    @Test
    void aPointInThePastIsNotWaitedFor() {
        Execution execution = fixture.start("""
                name: wait
                nodes:
                  - {id: a, wait: {until: "2020-01-01T00:00:00Z"}}
                """);
        fixture.pass(execution, Duration.ZERO);

        assertThat(fixture.end(execution).statuses()).containsEntry("a", "completed");
    }

    @Test
    void aSpanThatMakesNoSenseFailsTheNode() {
        Story story = fixture.run("""
                name: wait
                nodes:
                  - {id: a, wait: {for: "${{ 'soon' }}"}, onError: continue}
                  - {id: b, wait: {until: "${{ 'tomorrow' }}"}}
                """);

        assertThat(story.node("a").error()).extracting("kind").isEqualTo(ErrorKind.DATA);
        assertThat(Objects.requireNonNull(story.node("b").error()).message())
                .isEqualTo(
                        "wait.until: 'tomorrow' is not a time; write it as RFC 3339, such as \"2026-11-20T10:00:00Z\"");
    }

    @Test
    void aPointInTimeThatIsFarAwayFailsTheNode() {
        for (String time :
                List.of("2400-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
            Story story = fixture.run("""
                    name: far
                    inputs: {time: {type: string}}
                    nodes: [{id: a, wait: {until: "${{ inputs.time }}"}}]
                    """, Map.of("time", time));

            ExecutionError error = Objects.requireNonNull(story.node("a").error());
            assertThat(error.kind()).isEqualTo(ErrorKind.DATA);
            assertThat(error.message())
                    .startsWith("wait.until: '" + time.substring(0, 4))
                    .contains(" is more than 36500 days away; ");
        }
    }

    @Test
    void aPointInTimeThatIsFarAwayIsRefusedWhereItStandsInTheFile() {
        assertThatThrownBy(() -> fixture.start("name: far\nnodes: [{id: a, wait: {until: '2400-01-01T00:00:00Z'}}]\n"))
                .isInstanceOf(InvalidWorkflowException.class)
                .hasMessageContaining("'2400-01-01T00:00:00Z' is more than 36500 days away");
    }

    @Test
    void aSpanIsAsLongAsItIsWhateverSomebodySetsTheClockTo() {
        Execution execution = fixture.start("""
                name: back
                nodes:
                  - {id: a, wait: {for: 10m}}
                  - {id: b, timeout: 5m, onError: continue, wait: {for: 1h}}
                  - {id: c, needs: [a], wait: {for: 10m}}
                """);
        fixture.settle(execution);
        fixture.clock.step(Duration.ofHours(-2));
        assertThat(fixture.engine.pause(execution.id(), Fixture.NOBODY)).succeedsWithin(Duration.ofSeconds(30));
        assertThat(fixture.engine.resume(execution.id(), Fixture.NOBODY)).succeedsWithin(Duration.ofSeconds(30));
        fixture.pass(execution, Duration.ofMinutes(5));
        fixture.await(execution, NodeEvent.Failed.class, "b");
        fixture.pass(execution, Duration.ofMinutes(5));
        fixture.await(execution, NodeEvent.Completed.class, "a");
        fixture.pass(execution, Duration.ofMinutes(10));

        Story story = fixture.end(execution);

        // the one when b failed and the one when a completed, although by the clock on the wall it is long before the
        // first
        assertThat(story.all(ProgressEvent.class)).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aPointInTimeIsOneOnTheWall() {
        String time = Instant.EPOCH
                .plus(fixture.clock.micros(), ChronoUnit.MICROS)
                .plusSeconds(60)
                .toString();
        Execution execution = fixture.start("name: wall\nnodes: [{id: a, wait: {until: '" + time + "'}}]\n");
        fixture.settle(execution);
        fixture.clock.step(Duration.ofSeconds(-30));
        fixture.pass(execution, Duration.ofSeconds(60));
        assertThat(fixture.journal.events(execution.id())).noneMatch(NodeEvent.Completed.class::isInstance);
        fixture.pass(execution, Duration.ofSeconds(30));

        fixture.end(execution);
    }

    // G10
    @Test
    void aSpanThatIsSecretIsNotTold() {
        Execution execution = fixture.start("""
                name: secret
                inputs: {span: {type: string, secret: true}}
                nodes: [{id: a, wait: {for: "${{ inputs.span }}"}}]
                """, Map.of("span", "17m42s"));
        NodeEvent.Waiting waiting = fixture.await(execution, NodeEvent.Waiting.class, "a");
        execution.cancel(null);

        assertThat(waiting.duration()).isEqualTo("***");
        fixture.end(execution);
    }

    // 001-14
    @Test
    void anEmitNodeSaysWhatItIsTold() {
        Story story = fixture.run("""
                name: emit
                variables: {count: 2}
                nodes:
                  - {id: a, emit: {name: batch.completed, data: {count: "${{ vars.count }}", text: "n=${{ vars.count }}"}}}
                  - {id: b, needs: [a], emit: {name: done}}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "variable.changed count=2",
                        "node.started a",
                        "custom.batch.completed a {count=2, text=n=2}",
                        "node.completed a",
                        "node.started b",
                        "custom.done b null",
                        "node.completed b",
                        "execution.completed");
    }
}
