package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.Progress;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executions that wait for their turn. */
class PendingTest {
    private static final String GATED = """
            name: gated
            inputs: {n: {type: integer, default: 0}}
            nodes:
              - {id: work, task: gate}
              - {id: tidy, needs: [work], always: true, task: noop}
            """;

    private final Fixture fixture =
            new Fixture(Map.of(), builder -> builder.maxExecutions(1).maxPending(2));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String other(String name) {
        return "name: " + name + "\nnodes:\n  - {id: " + name + ", task: gate}\n";
    }

    @Test
    void whatIsBeyondTheLimitBeginsInTheOrderItCame() {
        Execution first = fixture.start(other("a"));
        Execution second = fixture.start(GATED, Map.of("n", 7));
        Execution third = fixture.start(other("c"));
        fixture.gates.awaitReached("a");
        RunEvent.Pending waits = (RunEvent.Pending) fixture.await(second, RunEvent.Pending.class::isInstance);
        assertThat(waits.envelope().status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(waits.inputs()).isEqualTo(Map.of("n", 7L));
        assertThat(fixture.journal.definition(waits.definition())).isEqualTo(GATED);
        fixture.await(third, RunEvent.Pending.class::isInstance);

        fixture.gates.open("a");
        fixture.end(first);
        fixture.gates.awaitReached("work");
        assertThat(fixture.journal.status(third.id())).isEqualTo(ExecutionStatus.PENDING);
        fixture.gates.openAll();

        Story story = fixture.end(second);
        RunEvent.Started begun = (RunEvent.Started) story.events().get(1);
        assertThat(begun.inputs()).isEqualTo(waits.inputs());
        assertThat(begun.nodes()).isEqualTo(waits.nodes());
        assertThat(story.view().startedMicros()).isEqualTo(begun.envelope().timestampMicros());
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
        assertThat(fixture.end(third).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aCancelEndsItAndNothingOfItHasEverRun() {
        Execution first = fixture.start(other("a"));
        Execution second = fixture.start(GATED);
        Execution third = fixture.start(other("c"));

        second.cancel("changed my mind");
        Story story = fixture.end(second);

        assertThat(story.lines())
                .containsExactly(
                        "execution.pending",
                        "execution.cancelling",
                        "node.skipped work cancelled",
                        "node.skipped tidy cancelled",
                        "execution.cancelled");
        Progress progress = story.view().progress(Long.MAX_VALUE);
        assertThat(progress.elapsedMs()).isZero();
        assertThat(((RunEvent.Cancelled) story.last()).durationMs()).isZero();
        fixture.gates.openAll();
        assertThat(fixture.end(first).last()).isInstanceOf(RunEvent.Completed.class);
        assertThat(fixture.end(third).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aFullQueueRefuses() {
        fixture.start(other("a"));
        fixture.start(other("b"));
        Execution third = fixture.start(other("c"));

        assertThatThrownBy(() -> fixture.start(GATED))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusedException.Reason.UNAVAILABLE))
                .hasMessageContaining("1 executions run and 2 wait");

        third.cancel(null);
        fixture.end(third);
        assertThat(fixture.start(GATED)).as("there is room again").isNotNull();
    }

    @Test
    void aPauseOfItIsRefused() {
        fixture.start(other("a"));
        Execution second = fixture.start(GATED);

        assertThat(Fixture.problemOf(fixture.engine.pause(second.id(), Fixture.NOBODY)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("has not begun");
    }

    @Test
    void aRequestIsAnsweredWithItsStatusAlsoWhenItIsRepeated() {
        fixture.start(other("a"));
        StartRequest request = new StartRequest("mine", null, GATED, Map.of(), Map.of(), new Trigger("test", null));

        assertThat(Fixture.join(fixture.engine.start(request)))
                .isEqualTo(new Started("mine", "gated", ExecutionStatus.PENDING, true));
        assertThat(Fixture.join(fixture.engine.start(request)))
                .isEqualTo(new Started("mine", "gated", ExecutionStatus.PENDING, false));
    }

    @Test
    void whatIsCalledNeedsNoPlaceOfItsOwn() {
        fixture.engine.workflows().put("part", "name: part\nnodes:\n  - {id: x, task: noop}\n");

        Story story = fixture.run("""
                name: whole
                nodes:
                  - {id: one, call: {workflow: part}}
                  - {id: two, call: {workflow: part}}
                """);

        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
        Execution next = fixture.start(other("a"));
        fixture.gates.awaitReached("a");
        assertThat(fixture.journal.events(next.id()).get(0)).isInstanceOf(RunEvent.Started.class);
    }

    // G2, G4
    @Test
    void aClosingEngineCancelsThemTooAndStartsNone() {
        Execution first = fixture.start(other("a"));
        Execution second = fixture.start(GATED);
        fixture.gates.awaitReached("a");

        fixture.engine.close();

        assertThat(fixture.end(first).last()).isInstanceOf(RunEvent.Cancelled.class);
        assertThat(fixture.end(second).all(NodeEvent.Started.class)).isEmpty();
    }

    @Test
    void registeredWorkflowsAreLimitedInNumberAndLength() {
        String yaml = "name: %s\nnodes:\n  - {id: x, task: noop} # %s\n";
        try (Fixture small = new Fixture(Map.of(), builder -> builder.maxWorkflows(2, 150))) {
            Workflows workflows = small.engine.workflows();
            assertThat(workflows.put("one", yaml.formatted("one", ""))).isTrue();
            assertThat(workflows.put("two", yaml.formatted("two", ""))).isTrue();
            assertThatThrownBy(() -> workflows.put("three", yaml.formatted("three", "")))
                    .hasMessageContaining("there are 2 workflows already");
            assertThatThrownBy(() -> workflows.put("two", yaml.formatted("two", "x".repeat(100))))
                    .hasMessageContaining("longer than 150 bytes together");
            assertThat(workflows.put("two", yaml.formatted("two", "again"))).isFalse();
            workflows.remove("one");
            assertThat(workflows.put("three", yaml.formatted("three", ""))).isTrue();
        }
    }
}
