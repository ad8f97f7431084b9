package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that wait for somebody's approval. */
class ApprovalTest {
    private static final Approval YES = yes("ask", Map.of());
    private static final Approval NO = new Approval("ask", false, Map.of(), "ada", "not on Friday");
    private static final String ASK = """
            name: ask
            nodes:
              - {id: ask, wait: {approval: {prompt: Ship it?}}}
              - {id: ship, needs: [ask], task: noop}
            """;

    private final Fixture fixture = Fixture.outOfTime();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anApprovalLetsTheNodeCompleteWithWhatCameAlong() {
        Execution execution = fixture.start("""
                name: ask
                inputs: {version: {type: string, default: "1.10"}}
                nodes:
                  - {id: ask, wait: {approval: {prompt: "Ship ${{ inputs.version }}?"}}}
                  - {id: ship, run: 'echo "to ${{ nodes.ask.outputs.inputs.region }} for ${{ nodes.ask.outputs.by }}"'}
                """);
        NodeEvent.Waiting waiting = fixture.await(execution, NodeEvent.Waiting.class, "ask");
        assertThat(waiting.prompt()).isEqualTo("Ship 1.10?");
        assertThat(waiting.envelope().status()).isEqualTo(NodeStatus.WAITING);
        NodeView asked = view(execution).node("ask");
        assertThat(asked.prompt()).isEqualTo("Ship 1.10?");
        assertThat(asked.status()).isEqualTo(NodeStatus.WAITING);
        Applied applied =
                Fixture.join(execution.approve(new Approval("ask", true, Map.of("region", "eu"), "ada", "looks good")));

        Story story = fixture.end(execution);

        NodeEvent.Completed completed = (NodeEvent.Completed) story.events().get((int) applied.appliedSeq() - 1);
        assertThat(completed.envelope().path()).isEqualTo("ask");
        assertThat(completed.outputs())
                .isEqualTo(Map.of(
                        "approved", true, "inputs", Map.of("region", "eu"), "by", "ada", "reason", "looks good"));
        assertThat(story.node("ask").prompt()).isNull();
        assertThat(story.output("ship", dev.telltale.event.OutputEvent.Stream.STDOUT))
                .isEqualTo("to eu for ada\n");
    }

    @Test
    void aRejectionFailsTheNodeForGood() {
        Execution execution = ask(ASK);
        Applied applied = approve(execution, NO);

        Story story = fixture.end(execution);

        NodeEvent.Failed failed = (NodeEvent.Failed) story.events().get((int) applied.appliedSeq() - 1);
        assertThat(failed.error())
                .isEqualTo(new ExecutionError(ErrorKind.EXECUTION, "rejected by ada: not on Friday", "ask", false));
        assertThat(story.statuses()).containsEntry("ship", "skipped");
        assertThat(story.last()).isInstanceOf(RunEvent.Failed.class);
    }

    @Test
    void aRejectionIsHandledAsAnyFailure() {
        Execution execution = ask("""
                name: handled
                nodes:
                  - {id: ask, onError: keep, wait: {approval: {prompt: Ship it?}}}
                  - {id: keep, emit: {name: kept, data: {why: "${{ nodes.ask.error.message }}"}}}
                """);
        approve(execution, NO);

        Story story = fixture.end(execution);

        assertThat(story.lines()).contains("custom.kept keep {why=rejected by ada: not on Friday}");
        assertThat(story.last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void aRepeatedAnswerIsAnsweredAsTheFirstAndAnotherOneIsRefused() {
        Execution execution = fixture.start("""
                name: twice
                nodes:
                  - {id: ask, wait: {approval: {prompt: Ship it?}}}
                  - {id: hold, task: gate}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "ask");
        Applied first = approve(execution, YES);

        assertThat(approve(execution, YES)).isEqualTo(first);
        assertThat(approve(execution, new Approval("ask", true, Map.of(), "bob", "me too")))
                .isEqualTo(first);
        assertThat(refusal(execution, NO).reason()).isEqualTo(Reason.NOT_WAITING);
        assertThat(refusal(execution, yes("ask", Map.of("region", "eu"))))
                .hasMessage(
                        "node 'ask' of execution '" + execution.id() + "' was approved before; this answer differs");
        fixture.gates.openAll();
        Story story = fixture.end(execution);

        assertThat(story.events().get((int) first.appliedSeq() - 1)).isInstanceOf(NodeEvent.Completed.class);
        assertThat(refusal(execution, YES).reason()).isEqualTo(Reason.FINISHED);
    }

    @Test
    void whatDoesNotWaitAndWhatDoesNotExistAreRefused() {
        Execution execution = fixture.start("""
                name: refused
                nodes:
                  - {id: hold, task: gate}
                  - {id: later, needs: [hold], wait: {approval: {prompt: Later?}}}
                  - {id: each, loop: {times: 1, do: [{id: ask, wait: {approval: {prompt: Ship it?}}}]}}
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "each[0]/ask");

        for (String path : List.of("hold", "later", "each", "each[7]/ask")) {
            assertThat(refusal(execution, yes(path, Map.of())).reason())
                    .as(path)
                    .isEqualTo(Reason.NOT_WAITING);
        }
        for (String path :
                List.of("", "nobody", "ask", "each/ask", "each[x]/ask", "each[0]/hold", "each[0]/", "hold[0]/ask")) {
            RefusedException refusal = refusal(execution, yes(path, Map.of()));
            assertThat(refusal.reason()).as(path).isEqualTo(Reason.UNKNOWN_NODE);
            assertThat(refusal.hint())
                    .isEqualTo("give the path as in events: the node's id, in a loop as in regions[2]/ask");
        }
        assertThat(refusal(execution, yes("each[0]/ask", Map.of("x", "x".repeat(2 << 20))))
                        .reason())
                .isEqualTo(Reason.MALFORMED);
        approve(execution, yes("each[0]/ask", Map.of()));
        fixture.gates.openAll();
        fixture.await(execution, NodeEvent.Waiting.class, "later");
        approve(execution, yes("later", Map.of()));

        assertThat(fixture.end(execution).statuses().values()).containsOnly("completed");
        assertThat(((RefusedException) Fixture.problemOf(fixture.engine.approve("nobody", YES))).reason())
                .isEqualTo(Reason.UNKNOWN_EXECUTION);
    }

    @Test
    void iterationsAreApprovedOneByOne() {
        Execution execution = fixture.start("""
                name: each
                nodes:
                  - id: regions
                    loop:
                      over: "['eu', 'us']"
                      as: region
                      parallel: 2
                      do: [{id: ask, wait: {approval: {prompt: "Ship to ${{ region }}?"}}}]
                """);
        fixture.await(execution, NodeEvent.Waiting.class, "regions[0]/ask");
        fixture.await(execution, NodeEvent.Waiting.class, "regions[1]/ask");
        assertThat(view(execution).node("regions[1]/ask").prompt()).isEqualTo("Ship to us?");
        approve(execution, yes("regions[1]/ask", Map.of()));
        assertThat(view(execution).node("regions[0]/ask").status()).isEqualTo(NodeStatus.WAITING);
        approve(execution, yes("regions[0]/ask", Map.of()));

        assertThat(fixture.end(execution).last()).isInstanceOf(RunEvent.Completed.class);
    }

    @Test
    void nobodyAnswersInTime() {
        Execution execution = ask("""
                name: late
                nodes:
                  - {id: ask, timeout: 1h, wait: {approval: {prompt: Ship it?}}}
                  - {id: hold, task: gate}
                """);
        fixture.pass(execution, Duration.ofHours(1));
        NodeEvent.Failed failed = fixture.await(execution, NodeEvent.Failed.class, "ask");
        assertThat(failed.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(refusal(execution, YES).reason()).isEqualTo(Reason.NOT_WAITING);
        fixture.gates.openAll();

        assertThat(fixture.end(execution).node("ask").prompt()).isNull();
    }

    @Test
    void duringAPauseAnAnswerIsTakenAndItsTimeoutStandsStill() {
        Execution execution = ask("""
                name: paused
                nodes:
                  - {id: ask, timeout: 1h, wait: {approval: {prompt: Ship it?}}}
                  - {id: ship, needs: [ask], task: noop}
                """);
        Fixture.join(fixture.engine.pause(execution.id(), Fixture.NOBODY));
        fixture.pass(execution, Duration.ofDays(1));
        Applied applied = approve(execution, YES);
        List<ExecutionEvent> events = fixture.journal.events(execution.id());
        assertThat(events.get((int) applied.appliedSeq() - 1)).isInstanceOf(NodeEvent.Completed.class);
        assertThat(events).noneMatch(event -> "ship".equals(event.envelope().nodeId()));
        Fixture.join(fixture.engine.resume(execution.id(), Fixture.NOBODY));

        assertThat(fixture.end(execution).lines())
                .containsSubsequence(
                        "execution.paused", "node.completed ask", "execution.resumed", "node.started ship");
    }

    @Test
    void aCancelTakesTheQuestionBackAndCleanupMayStillAsk() {
        Execution execution = ask("""
                name: cancelled
                nodes:
                  - {id: ask, wait: {approval: {prompt: Ship it?}}}
                  - {id: tidy, always: true, needs: [ask], wait: {approval: {prompt: Tidy up?}}}
                """);
        Fixture.join(fixture.engine.cancel(execution.id(), new Command(null, "enough")));
        fixture.await(execution, NodeEvent.Cancelled.class, "ask");
        fixture.await(execution, NodeEvent.Waiting.class, "tidy");
        assertThat(refusal(execution, YES).reason()).isEqualTo(Reason.NOT_WAITING);
        approve(execution, yes("tidy", Map.of()));

        assertThat(fixture.end(execution).statuses()).isEqualTo(Map.of("ask", "cancelled", "tidy", "completed"));
    }

    // G10
    @Test
    void secretsAreMaskedInPromptsAndAnswers() {
        Execution execution = fixture.start("""
                name: secret
                inputs: {token: {type: string, secret: true}}
                nodes: [{id: ask, wait: {approval: {prompt: "Use ${{ inputs.token }}?"}}}]
                """, Map.of("token", "swordfish"));
        assertThat(fixture.await(execution, NodeEvent.Waiting.class, "ask").prompt())
                .isEqualTo("Use ***?");
        approve(execution, new Approval("ask", true, Map.of("token", "swordfish"), null, "swordfish is fine"));

        assertThat(fixture.end(execution).node("ask").outputs())
                .isEqualTo(Map.of("approved", true, "inputs", Map.of("token", "***"), "reason", "*** is fine"));
    }

    private Execution ask(String yaml) {
        Execution execution = fixture.start(yaml);
        fixture.await(execution, NodeEvent.Waiting.class, "ask");
        return execution;
    }

    private Applied approve(Execution execution, Approval approval) {
        return Fixture.join(fixture.engine.approve(execution.id(), approval));
    }

    private RefusedException refusal(Execution execution, Approval approval) {
        Throwable problem = Fixture.problemOf(fixture.engine.approve(execution.id(), approval));
        assertThat(problem).isInstanceOf(RefusedException.class);
        return (RefusedException) problem;
    }

    private ExecutionView view(Execution execution) {
        List<ExecutionEvent> events = fixture.journal.events(execution.id());
        ExecutionView view = ExecutionView.of((RunEvent.Started) events.get(0));
        for (ExecutionEvent event : events.subList(1, events.size())) {
            view = view.after(event);
        }
        return view;
    }

    private static Approval yes(String path, Map<String, ?> inputs) {
        return new Approval(path, true, inputs, null, null);
    }
}
