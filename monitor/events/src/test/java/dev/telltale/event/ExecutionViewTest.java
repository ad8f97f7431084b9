package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExecutionViewTest {
    @Test
    void itBeginsWithEveryNodePending() {
        ExecutionView view = Story.of(node("test"), loop("regions"), within("regions", "push", "run"))
                .view();

        assertThat(view.seq()).isEqualTo(1);
        assertThat(view.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(view.startedMicros()).isEqualTo(Story.BEGIN);
        assertThat(view.endedMicros()).isNull();
        assertThat(view.nodes()).extracting(NodeView::nodeId).containsExactly("test", "regions");
        assertThat(view.nodes()).extracting(NodeView::status).containsOnly(NodeStatus.PENDING);
        assertThat(view.node("test").attempt()).isZero();
        assertThat(view.variables().variables()).isEmpty();
    }

    @Test
    void whatIsPendingHasNotBegunUntilItsTurnHasCome() {
        RunEvent.Started start = (RunEvent.Started) Story.of(node("a")).events().get(0);
        Envelope first = start.envelope();
        long later = first.timestampMicros() + 5_000_000;
        ExecutionView pending = ExecutionView.of(new RunEvent.Pending(
                Envelope.ofExecution(
                        1, first.timestampMicros(), first.executionId(), first.workflow(), ExecutionStatus.PENDING),
                start.inputs(),
                start.labels(),
                start.trigger(),
                null,
                1,
                start.nodes(),
                start.definition()));
        assertThat(pending.status()).isEqualTo(ExecutionStatus.PENDING);
        assertThat(pending.startedMicros()).isZero();
        assertThat(pending.progress(later).elapsedMs()).isZero();
        assertThat(pending.start().labels()).isEqualTo(start.labels());
        assertThat(pending.nodes()).extracting(NodeView::status).containsExactly(NodeStatus.PENDING);

        ExecutionView begun = pending.after(new RunEvent.Started(
                Envelope.ofExecution(2, later, first.executionId(), first.workflow(), ExecutionStatus.RUNNING),
                start.inputs(),
                start.labels(),
                start.trigger(),
                null,
                1,
                start.nodes(),
                start.definition()));
        assertThat(begun.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(begun.startedMicros()).isEqualTo(later);
    }

    @Test
    void aNodeRunsAndCompletes() {
        Story story = Story.of(node("test"));
        long started = story.start("test").node("test").startedMicros();
        story.advance("test", 0.5);
        story.write("test", "hello\n");

        assertThat(started).isEqualTo(Story.BEGIN + 2_000);
        assertThat(story.view().node("test").message()).isEqualTo("0.5 done");
        assertThat(story.view().node("test").fraction()).isEqualTo(0.5);
        assertThat(story.view().node("test").isRunning()).isTrue();

        story.at("test", 1, NodeStatus.COMPLETED, to -> new NodeEvent.Completed(to, Map.of("x", 1), 9, 0, 12));
        NodeView node = story.view().node("test");

        assertThat(node.status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(node.outputs()).isEqualTo(Map.of("x", 1L));
        assertThat(node.durationMs()).isEqualTo(9);
        assertThat(node.exitCode()).isZero();
        assertThat(node.droppedBytes()).isEqualTo(12);
        assertThat(node.output().chunks()).extracting(OutputEvent::text).containsExactly("hello\n");
        assertThat(story.view().outputChars()).isEqualTo(6);
    }

    @Test
    void aNodeFails() {
        Story story = Story.of(node("test"), node("repair"));
        story.start("test");
        story.at("test", 1, NodeStatus.FAILED, to -> new NodeEvent.Failed(to, Story.error("no"), 4, 2, true, "repair"));

        NodeView node = story.view().node("test");
        assertThat(node.status()).isEqualTo(NodeStatus.FAILED);
        assertThat(node.error()).isEqualTo(Story.error("no"));
        assertThat(node.exitCode()).isEqualTo(2);
        assertThat(node.continueOnError()).isTrue();
        assertThat(node.handledBy()).isEqualTo("repair");
        assertThat(node.outputs()).isNull();
    }

    @Test
    void aNodeIsSkippedWithoutEverStarting() {
        Story story = Story.of(node("test"));
        story.skip("test");

        NodeView node = story.view().node("test");
        assertThat(node.status()).isEqualTo(NodeStatus.SKIPPED);
        assertThat(node.skipReason()).isEqualTo(NodeEvent.SkipReason.BRANCH);
        assertThat(node.startedMicros()).isZero();
        assertThat(node.durationMs()).isEqualTo(-1);
    }

    @Test
    void aNodeIsCancelled() {
        Story story = Story.of(node("test"));
        story.start("test");
        story.cancel("test");

        NodeView node = story.view().node("test");
        assertThat(node.status()).isEqualTo(NodeStatus.CANCELLED);
        assertThat(node.error()).isEqualTo(Story.error("stopped"));
        assertThat(node.durationMs()).isEqualTo(5);
    }

    @Test
    void aNodeWaits() {
        Story story = Story.of(node("pause"));
        story.start("pause");
        story.at("pause", 1, NodeStatus.WAITING, to -> new NodeEvent.Waiting(to, "5s", 123));

        assertThat(story.view().node("pause").waitingUntilMicros()).isEqualTo(123);
        assertThat(story.view().node("pause").isRunning()).isTrue();

        story.complete("pause");
        assertThat(story.view().node("pause").waitingUntilMicros()).isZero();
    }

    @Test
    void aNodeThatWaitsForAnApprovalShowsWhatIsToBeApproved() {
        Story story = Story.of(node("ask"));
        story.start("ask");
        story.at("ask", 1, NodeStatus.WAITING, to -> NodeEvent.Waiting.forApproval(to, "Ship it?"));

        assertThat(story.view().node("ask").prompt()).isEqualTo("Ship it?");
        assertThat(story.view().node("ask").waitingUntilMicros()).isZero();

        story.complete("ask");
        assertThat(story.view().node("ask").prompt()).isNull();
    }

    @Test
    void aRetryShowsTheErrorUntilTheNextAttempt() {
        Story story = Story.of(node("test"));
        long first = story.start("test").node("test").startedMicros();
        story.retry("test", 2);

        assertThat(story.view().node("test").status()).isEqualTo(NodeStatus.RETRYING);
        assertThat(story.view().node("test").error()).isEqualTo(Story.error("flaky"));
        assertThat(story.view().node("test").attempt()).isEqualTo(1);

        story.start("test", 2);
        assertThat(story.view().node("test").error()).isNull();
        assertThat(story.view().node("test").attempt()).isEqualTo(2);
        assertThat(story.view().node("test").startedMicros()).isEqualTo(first);
    }

    @Test
    void variablesHaveTheirLatestValueInTheOrderTheyCame() {
        Story story = Story.of(node("count"));
        story.assign("b", 1);
        story.assign("a", null);
        story.start("count");
        story.at("count", 1, NodeStatus.RUNNING, to -> new VariableEvent(to, "b", false, 1, List.of(2)));

        assertThat(story.view().variables().seq()).isEqualTo(5);
        assertThat(story.view().variables().variables()).containsExactly(entry("b", List.of(2L)), entry("a", null));
    }

    @Test
    void conditionsAndWordsOfANodeLeaveItAsItIs() {
        Story story = Story.of(node("test"));
        story.at("test", 0, NodeStatus.PENDING, to -> Story.condition(to, ConditionEvent.Of.IF));
        story.start("test");
        NodeView before = story.view().node("test");
        story.at("test", 1, NodeStatus.RUNNING, to -> new CustomEvent(to, "built", List.of(1)));

        assertThat(story.view().node("test")).isEqualTo(before);
        assertThat(story.view().seq()).isEqualTo(4);
    }

    @Test
    void itPausesAndResumesAndIsCancelled() {
        Story story = Story.of(node("test"));
        story.run(ExecutionStatus.PAUSED, to -> new RunEvent.Paused(to, "ann", null));
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.PAUSED);
        story.run(ExecutionStatus.RUNNING, to -> new RunEvent.Resumed(to, "ann", null));
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.RUNNING);
        story.run(ExecutionStatus.CANCELLING, to -> new RunEvent.Cancelling(to, "bob", "late"));
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.CANCELLING);
        story.skip("test");
        assertThat(story.view().status()).isEqualTo(ExecutionStatus.CANCELLING);
        story.run(ExecutionStatus.CANCELLED, to -> new RunEvent.Cancelled(to, "late", "bob", "", 3));

        assertThat(story.view().status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(story.view().error()).isNull();
        assertThat(story.view().outputs()).isNull();
    }

    @Test
    void itsEndSaysWhatItGaveOrWhyItFailed() {
        Story good = Story.of(node("test"));
        good.end();
        assertThat(good.view().outputs()).isEqualTo(Map.of("ok", true));
        assertThat(good.view().endedMicros()).isEqualTo(Story.BEGIN + 2_000);
        assertThat(good.view().progress(Long.MAX_VALUE).elapsedMs()).isEqualTo(2);

        Story bad = Story.of(node("test"));
        bad.run(ExecutionStatus.FAILED, to -> new RunEvent.Failed(to, Story.error("broken"), 3));
        assertThat(bad.view().error()).isEqualTo(Story.error("broken"));
        assertThat(bad.view().end()).isInstanceOf(RunEvent.Failed.class);
    }

    @Test
    @Timeout(20)
    void tenThousandNodesFoldInLinearTime() {
        int count = 10_000;
        Story story =
                Story.of(IntStream.range(0, count).mapToObj(i -> node("n" + i)).toList());
        for (int i = 0; i < count; i++) {
            story.start("n" + i);
            story.advance("n" + i, 0.5);
        }
        assertThat(story.progress().runningNodes()).isEqualTo(count);
        for (int i = count - 1; i >= 0; i--) {
            story.complete("n" + i);
        }
        story.end();

        assertThat(story.view().nodes()).hasSize(count).allMatch(node -> node.status() == NodeStatus.COMPLETED);
        assertThat(story.progress().completedNodes()).isEqualTo(count);
    }

    private static Map.Entry<String, Object> entry(String name, Object value) {
        return new java.util.AbstractMap.SimpleImmutableEntry<>(name, value);
    }

    // ---- what is lost

    @Test
    void itGoesOnBehindEventsThatAreLostAndCountsThem() {
        Story story = Story.of(node("a"), node("b"));
        story.start("a");
        ExecutionView before = story.view();
        story.complete("a");
        ExecutionView whole = story.start("b");
        ExecutionEvent last = story.events().get(story.events().size() - 1);

        ExecutionView view = before.lacking(3, before.status()).after(last);

        assertThat(view.seq()).isEqualTo(whole.seq());
        assertThat(view.missingEvents()).isEqualTo(1);
        assertThat(view.node("a").status()).isEqualTo(NodeStatus.RUNNING);
        assertThat(view.node("b").status()).isEqualTo(NodeStatus.RUNNING);
        assertThat(whole.missingEvents()).isZero();
    }

    @Test
    void whatEndedInWhatIsLostRunsNoMore() {
        Story story = Story.of(node("a"));
        ExecutionView view = story.start("a").lacking(5, ExecutionStatus.COMPLETED);

        assertThat(view.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(view.missingEvents()).isEqualTo(3);
        assertThat(view.end()).isNull();
        assertThat(view.endedMicros()).isNull();
        Progress progress = view.progress(Long.MAX_VALUE);
        assertThat(progress.percent()).isEqualTo(100);
        assertThat(progress.runningNodes()).isZero();
        assertThat(progress.elapsedMs())
                .as("up to the newest event that is known")
                .isEqualTo((view.seqMicros() - view.startedMicros()) / 1000);
    }

    @Test
    void withoutABeginningItHasNoNodesAndIsTrueForTheFirstEventThatIsLeft() {
        Story story = Story.of(node("a"));
        story.start("a");
        ExecutionView view = ExecutionView.ofRest(story.events().get(1));

        assertThat(view.executionId()).isEqualTo(Story.ID);
        assertThat(view.seq()).isEqualTo(2);
        assertThat(view.missingEvents()).isEqualTo(2);
        assertThat(view.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(view.startedMicros()).isZero();
        assertThat(view.nodes()).isEmpty();
    }

    @Test
    void aBeginningThatIsLeftMakesTheUsualView() {
        Story story = Story.pending(node("a"));
        story.begin();

        ExecutionView view = ExecutionView.ofRest(story.events().get(1));
        assertThat(view.nodes()).extracting(NodeView::nodeId).containsExactly("a");
        assertThat(view.missingEvents()).as("that it was pending").isEqualTo(1);
        assertThat(ExecutionView.ofRest(story.events().get(0)).missingEvents()).isZero();
    }
}
