package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LoopViewTest {
    @Test
    void anIterationEndsWithTheLastNodeOfItsBody() {
        Story story = simple();
        story.startLoop("regions", 3L, 2);
        story.iterate("regions", 0);
        story.start("regions[0]/push");
        assertThat(regions(story).startedCount()).isEqualTo(1);
        story.complete("regions[0]/push");
        assertThat(regions(story).iteration(0).isEnded()).isFalse();
        assertThat(regions(story).endedCount()).isZero();
        story.skip("regions[0]/count");

        assertThat(regions(story).iteration(0).isEnded()).isTrue();
        assertThat(regions(story).iteration(0).isFailed()).isFalse();
        assertThat(regions(story).endedCount()).isEqualTo(1);
        assertThat(regions(story).expected()).isEqualTo(3);
        assertThat(regions(story).parallel()).isEqualTo(2);
        assertThat(story.view().node("regions[0]/push").path()).isEqualTo("regions[0]/push");
        assertThat(story.view().node("regions[0]/push").kind()).isEqualTo("run");
    }

    // 003-26
    @Test
    void aBrokenLoopSaysWhere() {
        Story story = simple();
        story.start("regions");
        story.at("regions", 1, NodeStatus.RUNNING, to -> new LoopEvent.Started(to, List.of("eu", "us"), 2L, 1));
        story.at("regions", 1, NodeStatus.RUNNING, to -> new LoopEvent.Completed(to, 0, true, 0L));
        story.complete("regions");

        assertThat(regions(story).items()).isEqualTo(List.of("eu", "us"));
        assertThat(regions(story).isBroken()).isTrue();
        assertThat(regions(story).breakIndex()).isZero();
    }

    @Test
    void parallelIterationsKeepApart() {
        Story story = simple();
        story.startLoop("regions", 3L, 3);
        for (int i = 0; i < 3; i++) {
            story.iterate("regions", i);
            story.start("regions[" + i + "]/push");
        }
        story.fail("regions[2]/push");
        story.skip("regions[2]/count");
        story.complete("regions[0]/push");

        assertThat(regions(story).iterations()).extracting(IterationView::index).containsExactly(0L, 1L, 2L);
        assertThat(regions(story).iterations())
                .extracting(IterationView::isEnded)
                .containsExactly(false, false, true);
        assertThat(regions(story).iterations())
                .extracting(IterationView::isFailed)
                .containsExactly(false, false, true);
        assertThat(story.view().node("regions[0]/push").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(story.view().node("regions[1]/push").status()).isEqualTo(NodeStatus.RUNNING);
        assertThat(story.view().node("regions[2]/push").status()).isEqualTo(NodeStatus.FAILED);
    }

    @Test
    void loopsStandInLoops() {
        Story story = Story.of(
                loop("outer"), within("outer", "inner", "loop"), within("inner", "leaf", "run"), node("after"));
        story.startLoop("outer", 2L, 1);
        for (int i = 0; i < 2; i++) {
            story.iterate("outer", i);
            story.startLoop("outer[" + i + "]/inner", 3L, 1);
            for (int j = 0; j < 3; j++) {
                story.iterate("outer[" + i + "]/inner", j);
                story.start("outer[" + i + "]/inner[" + j + "]/leaf");
                story.complete("outer[" + i + "]/inner[" + j + "]/leaf");
            }
            story.endLoop("outer[" + i + "]/inner", 3);
        }
        story.endLoop("outer", 2);

        assertThat(story.view().node("outer").loop().endedCount()).isEqualTo(2);
        assertThat(story.view().node("outer[1]/inner").loop().endedCount()).isEqualTo(3);
        assertThat(story.view().node("outer[1]/inner[2]/leaf").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(story.view().node("outer[1]/inner[2]/leaf").path()).isEqualTo("outer[1]/inner[2]/leaf");
    }

    @Test
    void aLoopThatIsTriedAgainBeginsAnew() {
        Story story = simple();
        story.startLoop("regions", 1L, 1);
        story.iterate("regions", 0);
        story.start("regions[0]/push");
        story.fail("regions[0]/push");
        story.skip("regions[0]/count");
        story.retry("regions", 2);
        story.startLoop("regions", 1L, 1);
        assertThat(regions(story).startedCount()).isZero();
        story.iterate("regions", 0);
        story.start("regions[0]/push");

        assertThat(story.view().node("regions[0]/push").status()).isEqualTo(NodeStatus.RUNNING);
    }

    @Test
    void activeFailedAndTheLastHundredIterationsAreKept() {
        Story story = simple();
        story.startLoop("regions", null, 10);
        iterateAndHold(story, 0);
        for (int i = 1; i <= 1_000; i++) {
            if (i % 100 == 0) {
                iterateAndFail(story, i);
            } else {
                iterateAndComplete(story, i);
            }
        }
        iterateAndHold(story, 1_001);

        List<Long> failed =
                LongStream.rangeClosed(1, 8).map(i -> i * 100).boxed().toList();
        List<Long> last = LongStream.rangeClosed(899, 1_001).boxed().toList();
        assertThat(regions(story).iterations())
                .extracting(IterationView::index)
                .startsWith(0L)
                .containsSubsequence(failed)
                .containsSubsequence(last)
                .hasSize(1 + 8 + 103);
        assertThat(regions(story).startedCount()).isEqualTo(1_002);
        assertThat(regions(story).endedCount()).isEqualTo(1_000);
        assertThat(story.view().node("regions[898]/push")).isNull();
        assertThatThrownBy(() -> story.start("regions[898]/push")).hasMessageContaining("has ended long ago");
    }

    @Test
    void ofManyFailedIterationsTheLastHundredAreKept() {
        Story story = simple();
        story.startLoop("regions", null, 500);
        for (int i = 0; i < 500; i++) {
            iterateAndFail(story, i);
        }
        assertThat(regions(story).iterations())
                .extracting(IterationView::index)
                .containsExactlyElementsOf(LongStream.range(400, 500).boxed().toList());
    }

    @Test
    void theIterationsThatEndedLastAreKeptWhateverTheirIndex() {
        Story story = simple();
        story.startLoop("regions", null, 200);
        for (int i = 0; i < 200; i++) {
            iterateAndHold(story, i);
        }
        for (int i = 199; i >= 0; i--) {
            story.complete("regions[" + i + "]/push");
            story.skip("regions[" + i + "]/count");
        }
        assertThat(regions(story).iterations())
                .extracting(IterationView::index)
                .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    }

    @Test
    @Timeout(60)
    void aMillionIterationsFoldInSecondsAndInBoundedMemory() {
        long count = 1_000_000;
        Story story =
                Story.of(loop("regions"), within("regions", "push", "run")).unrecorded();
        story.startLoop("regions", count, 1);
        for (long i = 0; i < count; i++) {
            iterateAndComplete(story, i);
            if (i % 100_000 == 0) {
                assertThat(regions(story).iterations()).hasSizeLessThanOrEqualTo(LoopView.KEPT);
            }
        }
        story.endLoop("regions", count);

        assertThat(regions(story).endedCount()).isEqualTo(count);
        assertThat(regions(story).iterations()).hasSize(LoopView.KEPT);
        assertThat(story.view().keptOutputBytes()).isLessThan(LoopView.KEPT * 300L);
    }

    @Test
    @Timeout(60)
    void manyActiveIterationsDoNotSlowTheOthersDown() {
        int active = 20_000;
        Story story =
                Story.of(loop("regions"), within("regions", "push", "run")).unrecorded();
        story.startLoop("regions", null, active + 1);
        for (int i = 0; i < active; i++) {
            story.iterate("regions", i);
        }
        for (int i = active; i < active + 100_000; i++) {
            iterateAndComplete(story, i);
        }
        assertThat(regions(story).iterations()).hasSize(active + LoopView.KEPT);
    }

    private static Story simple() {
        return Story.of(loop("regions"), within("regions", "push", "run"), within("regions", "count", "set"));
    }

    private static LoopView regions(Story story) {
        return story.view().node("regions").loop();
    }

    private static void iterateAndComplete(Story story, long index) {
        String push = "regions[" + index + "]/push";
        story.iterate("regions", index);
        story.start(push);
        story.write(push, "x\n");
        story.complete(push);
        if (!regions(story).iteration(index).isEnded()) {
            story.skip("regions[" + index + "]/count");
        }
    }

    private static void iterateAndFail(Story story, long index) {
        iterateAndHold(story, index);
        story.fail("regions[" + index + "]/push");
        story.skip("regions[" + index + "]/count");
    }

    private static void iterateAndHold(Story story, long index) {
        story.iterate("regions", index);
        story.start("regions[" + index + "]/push");
    }
}
