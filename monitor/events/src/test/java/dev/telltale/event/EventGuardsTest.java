package dev.telltale.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EventGuardsTest {
    private static final Envelope RUN = Envelope.ofExecution(2, 5, "e1", "release", ExecutionStatus.RUNNING);
    private static final Envelope NODE = Story.envelope(2, "push", 1, NodeStatus.RUNNING);

    @Test
    void anEnvelopeIsWholeAndOfOneSort() {
        refused(() -> Envelope.ofExecution(0, 1, "e1", "w", ExecutionStatus.RUNNING), "seq is 0; it counts from 1");
        refused(() -> new Envelope(1, 1, "e1", "w", "push", null, 1, NodeStatus.RUNNING), "go together");
        refused(() -> new Envelope(1, 1, "e1", "w", null, "push", 1, NodeStatus.RUNNING), "go together");
        refused(() -> new Envelope(1, 1, "e1", "w", "push", "push", -1, NodeStatus.RUNNING), "attempt is -1");
        refused(() -> new Envelope(1, 1, "e1", "w", "push", "push", 1, ExecutionStatus.RUNNING), "an execution's");
        refused(() -> new Envelope(1, 1, "e1", "w", null, null, 0, NodeStatus.RUNNING), "a node's");
    }

    @Test
    void theTypeAndTheStatusOfAnEventAgree() {
        refused(() -> new RunEvent.Completed(RUN, Map.of(), 1), "status RUNNING; its type leads to COMPLETED");
        refused(() -> new RunEvent.Failed(RUN, Story.error("x"), 1), "leads to FAILED");
        refused(() -> new RunEvent.Cancelled(RUN, null, null, "", 1), "leads to CANCELLED");
        refused(() -> new NodeEvent.Completed(NODE, Map.of(), 1, null, 0), "leads to COMPLETED");
        refused(() -> new NodeEvent.Failed(NODE, Story.error("x"), 1, null, false, null), "leads to FAILED");
        refused(() -> new NodeEvent.Skipped(NODE, NodeEvent.SkipReason.BRANCH), "leads to SKIPPED");
        refused(() -> new NodeEvent.Cancelled(NODE, Story.error("x"), null, 1), "leads to CANCELLED");
        refused(() -> new NodeEvent.Retrying(NODE, Story.error("x"), 1, 2, 3), "leads to RETRYING");
        refused(() -> new NodeEvent.Waiting(NODE, null, 1), "leads to WAITING");
        refused(() -> NodeEvent.Waiting.forApproval(NODE, "Ship it?"), "leads to WAITING");
    }

    @Test
    void eventsOfNodesNameOneAndEventsOfTheExecutionNone() {
        refused(() -> new NodeEvent.Progressed(RUN, 0, null), "is a node's");
        refused(() -> new OutputEvent(RUN, OutputEvent.Stream.STDERR, "x", 1), "is a node's");
        refused(() -> new LoopEvent.Iteration(RUN, 0, null), "is a node's");
        refused(() -> new LoopEvent.Started(RUN, null, null, 1), "is a node's");
        refused(() -> new LoopEvent.Completed(RUN, 1, false, null), "is a node's");
        refused(() -> new RunEvent.Resumed(NODE, null, null), "must not name node 'push'");
        refused(() -> progress(NODE, 1), "must not name node 'push'");
    }

    // 000-14: what no journal could take is refused before there is an event.
    @Test
    void labelsAreBoundedTogether() {
        String half = "x".repeat(RunEvent.Started.MAX_LABEL_BYTES / 2);

        assertThat(started(Map.of("a", half)).labels()).isEqualTo(Map.of("a", half));
        assertThatThrownBy(() -> started(Map.of("a", half, "b", half)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("the labels are more than 65536 bytes");
        assertThatThrownBy(() -> started(Map.of("a", half.repeat(40)))).isInstanceOf(JsonException.class);
    }

    private static RunEvent.Started started(Map<String, String> labels) {
        return new RunEvent.Started(RUN, Map.of(), labels, new Trigger("api", null), null, 0, List.of(), "sha");
    }

    @Test
    void numbersStayInTheirRange() {
        refused(() -> new NodeEvent.Progressed(NODE, 1.01, null), "use 0 to 1");
        refused(() -> new NodeEvent.Progressed(NODE, Double.NaN, null), "use 0 to 1");
        refused(() -> progress(RUN, 100.1), "use 0 to 100");
        refused(() -> progress(RUN, Double.NaN), "use 0 to 100");
        refused(() -> new LoopEvent.Iteration(NODE, -1, null), "iterations count from 0");
        refused(() -> new CustomEvent(RUN, "", null), "has no name");
        refused(() -> condition(1), "use an index (Long)");
        refused(() -> condition("then"), "or \"else\"");
    }

    // 003-14
    @Test
    void anEventDoesNotFollowWhatItWasMadeOf() {
        Map<String, Object> outputs = new HashMap<>(Map.of("x", 1));
        List<String> taken = new ArrayList<>(List.of("a"));
        RunEvent.Completed completed = new RunEvent.Completed(
                Envelope.ofExecution(2, 5, "e1", "release", ExecutionStatus.COMPLETED), outputs, 1);
        ConditionEvent condition =
                new ConditionEvent(NODE, ConditionEvent.Of.WHEN, "x", outputs, true, 0L, taken, taken);
        CustomEvent custom = new CustomEvent(RUN, "said", outputs);
        outputs.clear();
        taken.clear();

        assertThat(completed.outputs()).isEqualTo(Map.of("x", 1L));
        assertThat(condition.operands()).isEqualTo(Map.of("x", 1L));
        assertThat(condition.taken()).isEqualTo(List.of("a")).isEqualTo(condition.skipped());
        assertThat(custom.data()).isEqualTo(Map.of("x", 1L));
    }

    @Test
    void aFrozenValueIsSharedAndNotCopied() {
        Map<String, Object> outputs = Json.freezeMap(Map.of("x", 1));
        Envelope end = Envelope.ofExecution(2, 5, "e1", "release", ExecutionStatus.COMPLETED);

        assertThat(new RunEvent.Completed(end, outputs, 1).outputs()).isSameAs(outputs);
        assertThat(new VariableEvent(RUN, "x", true, null, outputs).newValue()).isSameAs(outputs);
    }

    @Test
    void everyWireNameStandsForItsType() {
        for (EventType type : EventType.values()) {
            assertThat(EventType.of(type == EventType.CUSTOM ? "custom.x" : type.wireName()))
                    .isEqualTo(type);
        }
        assertThat(EventType.of("custom.")).isNull();
        assertThat(EventType.of("node.finished")).isNull();
        assertThat(new CustomEvent(RUN, "built", null).typeName()).isEqualTo("custom.built");
    }

    @Test
    void onlyTheEndsOfAnExecutionAreTerminal() {
        assertThat(new RunEvent.Resumed(RUN, null, null).isTerminal()).isFalse();
        assertThat(new NodeEvent.Progressed(NODE, 1, null).isTerminal()).isFalse();
        assertThat(new RunEvent.Failed(
                                Envelope.ofExecution(2, 5, "e1", "release", ExecutionStatus.FAILED),
                                Story.error("x"),
                                1)
                        .isTerminal())
                .isTrue();
    }

    @Test
    void everyEventOfAFailureGivesItsError() {
        Envelope failed = Story.envelope(2, "push", 1, NodeStatus.FAILED);
        Envelope retrying = Story.envelope(2, "push", 1, NodeStatus.RETRYING);
        Envelope cancelled = Story.envelope(2, "push", 1, NodeStatus.CANCELLED);
        ExecutionError error = Story.error("x");
        List<ExecutionEvent> events = List.of(
                new NodeEvent.Failed(failed, error, 1, null, false, null),
                new NodeEvent.Retrying(retrying, error, 1, 2, 3),
                new NodeEvent.Cancelled(cancelled, error, null, 1),
                new RunEvent.Failed(Envelope.ofExecution(2, 5, "e1", "release", ExecutionStatus.FAILED), error, 1));

        assertThat(events).allSatisfy(event -> assertThat(event.error()).isEqualTo(error));
        assertThat(new NodeEvent.Progressed(NODE, 1, null).error()).isNull();
    }

    // G10
    @Test
    void aStartRequestKeepsItsValuesToItself() {
        Map<String, Object> inputs = new HashMap<>(Map.of("token", "s3cret"));
        ExecutionControl.StartRequest request = new ExecutionControl.StartRequest(
                null, null, "env: s3cret", inputs, Map.of("team", "sail"), new Trigger("api", null));
        inputs.clear();

        assertThat(request.inputs()).hasSize(1);
        assertThat(request.toString()).doesNotContain("s3cret").contains("token", "sail");
    }

    private static ProgressEvent progress(Envelope envelope, double percent) {
        return new ProgressEvent(envelope, percent, 1, 0, 0, 0, 0, 1, List.of(), null);
    }

    private static ConditionEvent condition(Object branch) {
        return new ConditionEvent(NODE, ConditionEvent.Of.WHEN, "x", Map.of(), true, branch, List.of(), List.of());
    }

    private static void refused(ThrowingCallable making, String message) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }
}
