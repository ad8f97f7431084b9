package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void itCountsNodesOutsideLoopBodies() {
        Story story = Story.of(
                node("a"),
                node("b"),
                node("c"),
                node("d"),
                loop("l"),
                within("l", "x", "run"),
                within("l", "y", "run"));
        story.start("a");
        story.complete("a");
        story.start("b");
        story.fail("b");
        story.skip("c");
        story.start("d");
        story.startLoop("l", 2L, 1);
        story.iterate("l", 0);
        story.start("l[0]/x");

        Progress progress = story.progress();
        assertThat(progress.totalNodes()).isEqualTo(5);
        assertThat(progress.completedNodes()).isEqualTo(1);
        assertThat(progress.failedNodes()).isEqualTo(1);
        assertThat(progress.skippedNodes()).isEqualTo(1);
        assertThat(progress.cancelledNodes()).isZero();
        assertThat(progress.runningNodes()).isEqualTo(2);
        assertThat(progress.currentNodes()).containsExactly("d", "l");
        assertThat(progress.percent()).isEqualTo(60);
        assertThat(progress.seq()).isEqualTo(story.view().seq());
        assertThat(progress.elapsedMs()).isEqualTo(story.view().seq());

        story.cancel("d");
        assertThat(story.progress().cancelledNodes()).isEqualTo(1);
        assertThat(story.progress().currentNodes()).containsExactly("l");
    }

    @Test
    void sharesOfRunningNodesAndIterationsMoveIt() {
        Story story = Story.of(node("a"), loop("l"), within("l", "x", "run"));
        story.start("a");
        story.advance("a", 0.25);
        assertThat(story.progress().percent()).isEqualTo(12.5);

        story.startLoop("l", 4L, 1);
        story.iterate("l", 0);
        story.start("l[0]/x");
        story.complete("l[0]/x");
        assertThat(story.progress().percent()).isEqualTo(25);

        story.complete("a");
        assertThat(story.progress().percent()).isEqualTo(62.5);
    }

    @Test
    void aNodeThatSpeaksOfLessLowersNothing() {
        Story story = Story.of(node("a"));
        story.start("a");
        story.advance("a", 0.5);
        story.advance("a", 0.2);

        assertThat(story.progress().percent()).isEqualTo(50);
        assertThat(story.view().node("a").fraction()).isEqualTo(0.5);
    }

    @Test
    void aRetryLowersNothing() {
        Story story = Story.of(node("a"), loop("l"), within("l", "x", "run"));
        story.start("a");
        story.advance("a", 0.5);
        story.retry("a", 2);
        assertThat(story.progress().percent()).isEqualTo(25);
        assertThat(story.progress().runningNodes()).isEqualTo(1);
        story.start("a", 2);
        assertThat(story.progress().percent()).isEqualTo(25);
        story.startLoop("l", 1L, 1);
        story.iterate("l", 0);
        story.start("l[0]/x");
        story.fail("l[0]/x");
        double before = story.progress().percent();
        story.retry("l", 2);
        story.startLoop("l", 1L, 1);

        assertThat(story.progress().percent()).isEqualTo(before);
    }

    @Test
    void itStaysBelowAHundredUntilTheEnd() {
        Story story = Story.of(node("a"));
        story.start("a");
        story.complete("a");
        assertThat(story.progress().percent()).isEqualTo(99.9);
        assertThat(story.end().progress(0).percent()).isEqualTo(100);
    }

    @Test
    void anUpdateBringsTheEstimateAndNeverLowersIt() {
        Story story = Story.of(node("a"));
        story.update(40, 5_000L);
        assertThat(story.progress().percent()).isEqualTo(40);
        assertThat(story.progress().etaMs()).isEqualTo(5_000);
        story.update(30, null);
        assertThat(story.progress().percent()).isEqualTo(40);
        assertThat(story.progress().etaMs()).isNull();
        story.update(50, 1_000L);
        assertThat(story.end().progress(0).etaMs()).isNull();
    }

    @Test
    void theEstimateCountsDownFromWhenItWasMade() {
        Story story = Story.of(node("a"));
        long said = story.update(40, 5_000L).progress(0).seq();
        long then = Story.BEGIN + said * 1000;
        assertThat(story.view().progress(then + 2_000_000).etaMs()).isEqualTo(3_000);
        story.start("a");
        assertThat(story.view().progress(then + 2_000_500).etaMs()).isEqualTo(3_000);
        assertThat(story.view().progress(then + 9_000_000).etaMs())
                .as("later than thought")
                .isZero();
    }

    @Test
    void anEstimateDoesNotOutlastAPauseOrACancel() {
        Story story = Story.of(node("a"));
        story.update(40, 5_000L);
        story.run(ExecutionStatus.PAUSED, to -> new RunEvent.Paused(to, null, null));
        assertThat(story.progress().etaMs()).isNull();
        story.run(ExecutionStatus.RUNNING, to -> new RunEvent.Resumed(to, null, null));
        assertThat(story.progress().etaMs()).isNull();
        story.update(40, 5_000L);
        story.run(ExecutionStatus.CANCELLING, to -> new RunEvent.Cancelling(to, null, null));
        assertThat(story.progress().etaMs()).isNull();
    }

    @Test
    void aHundredIsReachedAtEveryEnd() {
        Story failed = Story.of(node("a"), node("b"));
        failed.run(ExecutionStatus.FAILED, to -> new RunEvent.Failed(to, Story.error("x"), 1));
        Story cancelled = Story.of(node("a"), node("b"));
        cancelled.run(ExecutionStatus.CANCELLED, to -> new RunEvent.Cancelled(to, null, null, "", 1));

        assertThat(failed.progress().percent()).isEqualTo(100);
        assertThat(cancelled.progress().percent()).isEqualTo(100);
    }

    @Test
    void aWorkflowWithoutNodesGoesFromNothingToAll() {
        Story story = Story.of();
        assertThat(story.progress().percent()).isZero();
        assertThat(story.end().progress(0).percent()).isEqualTo(100);
    }

    // G4, G5, 003-15
    @Test
    void itNeverGoesDownAndEndsAtAHundredWhateverHappens() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<NodeSkeleton> nodes = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(12); i++) {
                if (random.nextInt(3) > 0) {
                    nodes.add(node("n" + i));
                } else {
                    nodes.add(loop("l" + i));
                    nodes.add(within("l" + i, "x" + i, "run"));
                }
            }
            Story story = Story.of(nodes);
            for (NodeSkeleton node : nodes) {
                if (node.parent() == null) {
                    live(story, node, random);
                }
            }
            Progress before = story.progress();
            story.end();

            assertRising(story.events());
            assertThat(before.percent()).isLessThan(100);
            assertThat(before.runningNodes()).isZero();
            assertThat(before.completedNodes() + before.failedNodes() + before.skippedNodes() + before.cancelledNodes())
                    .isEqualTo(before.totalNodes());
        }
    }

    private static void live(Story story, NodeSkeleton node, Random random) {
        String id = node.id();
        if (random.nextInt(4) == 0) {
            story.skip(id);
            return;
        }
        for (int attempt = 1; attempt <= 1 + random.nextInt(3); attempt++) {
            if (attempt > 1) {
                story.retry(id, attempt);
            }
            if (node.kind().equals("loop")) {
                story.startLoop(id, random.nextBoolean() ? 3L : null, 1);
                iterate(story, id, random);
            } else {
                story.start(id, attempt);
                story.advance(id, random.nextDouble());
            }
            if (random.nextBoolean()) {
                story.update(random.nextInt(100), null);
            }
        }
        switch (random.nextInt(3)) {
            case 0 -> story.complete(id);
            case 1 -> story.fail(id);
            default -> story.cancel(id);
        }
    }

    /** More iterations than foreseen now and then: also then nothing exceeds the whole. */
    private static void iterate(Story story, String loop, Random random) {
        String body = "x" + loop.substring(1);
        for (int i = 0; i < random.nextInt(6); i++) {
            story.iterate(loop, i);
            if (random.nextBoolean()) {
                story.start(loop + "[" + i + "]/" + body);
                story.complete(loop + "[" + i + "]/" + body);
            } else {
                story.skip(loop + "[" + i + "]/" + body);
            }
        }
    }

    private static void assertRising(List<ExecutionEvent> events) {
        ExecutionView view = ExecutionView.of((RunEvent.Started) events.get(0));
        double percent = 0;
        for (ExecutionEvent event : events.subList(1, events.size())) {
            view = view.after(event);
            assertThat(view.progress(0).percent()).isBetween(percent, 100.0);
            percent = view.progress(0).percent();
        }
        assertThat(percent).isEqualTo(100);
    }
}
