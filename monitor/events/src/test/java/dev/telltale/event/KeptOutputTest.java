package dev.telltale.event;

import static dev.telltale.event.Story.loop;
import static dev.telltale.event.Story.node;
import static dev.telltale.event.Story.within;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeptOutputTest {
    private static final String CHUNK = ("x".repeat(79) + "\n").repeat(100);

    @Test
    void manyNoisyNodesTogetherKeepSixtyFourMebibytes() {
        Story story = noisy(200, 300);

        assertThat(story.view().keptOutputBytes()).isLessThanOrEqualTo(NodeTree.MAX_OUTPUT_BYTES);
        assertThat(story.view().keptOutputBytes()).isGreaterThan(NodeTree.MAX_OUTPUT_BYTES / 4);
        assertThat(story.view().nodes()).allSatisfy(node -> {
            assertThat(node.output().chunks()).isNotEmpty();
            assertThat(node.output().droppedLines()).isGreaterThan(0);
            assertThat(node.output().droppedLines() + node.output().chunks().size() * 100L)
                    .isEqualTo(300 * 100);
        });
        assertThat(story.view().outputChars()).isEqualTo(200L * 300 * CHUNK.length());
    }

    @Test
    void fewNoisyNodesKeepWhatEachMayKeep() {
        Story story = noisy(3, 300);

        assertThat(story.view().nodes())
                .allSatisfy(
                        node -> assertThat(node.output().chars()).isGreaterThanOrEqualTo(OutputTail.MAX_LINES * 80));
    }

    @Test
    @Timeout(60)
    void evenSoManyNodesThatNoChunkFitsStayWithinTheBound() {
        Story story = noisy(30_000, 1);

        assertThat(story.view().keptOutputBytes()).isLessThanOrEqualTo(NodeTree.MAX_OUTPUT_BYTES);
        assertThat(story.view().nodes())
                .allSatisfy(node -> assertThat(node.output().droppedLines()
                                + node.output().chunks().size() * 100L)
                        .isEqualTo(100));
    }

    @Test
    void outputOfIterationsCountsWhileTheyAreKept() {
        Story story = Story.of(loop("outer"), within("outer", "inner", "loop"), within("inner", "leaf", "run"))
                .unrecorded();
        story.startLoop("outer", null, 1);
        story.iterate("outer", 0);
        story.startLoop("outer[0]/inner", null, 1);
        for (int i = 0; i < 300; i++) {
            String leaf = "outer[0]/inner[" + i + "]/leaf";
            story.iterate("outer[0]/inner", i);
            story.start(leaf);
            for (int chunk = 0; chunk < 100; chunk++) {
                story.write(leaf, CHUNK);
            }
            story.complete(leaf);
        }
        LoopView inner = story.view().node("outer[0]/inner").loop();
        long kept = inner.iterations().stream()
                .flatMap(iteration -> iteration.nodes().stream())
                .mapToLong(leaf -> leaf.output().bytes())
                .sum();

        assertThat(story.view().keptOutputBytes()).isEqualTo(kept).isLessThanOrEqualTo(NodeTree.MAX_OUTPUT_BYTES);
        assertThat(inner.iterations()).hasSize(LoopView.KEPT);
        assertThat(story.view().node("outer[0]/inner[299]/leaf").output().chunks())
                .isNotEmpty();
    }

    @Test
    void anOlderViewKeepsWhatItHad() {
        Story story = noisy(1, 50);
        ExecutionView before = story.view();
        List<OutputEvent> chunks = before.node("n0").output().chunks();
        for (int chunk = 0; chunk < 1_000; chunk++) {
            story.write("n0", CHUNK);
        }
        assertThat(before.node("n0").output().chunks()).isEqualTo(chunks).hasSize(50);
    }

    // A view that has travelled goes on with the limit that it had come to.
    @Test
    void aViewThatIsPutTogetherAgainKeepsAsMuchFromThenOn() {
        Story story = noisy(60, 100);
        ExecutionView again = story.view().parts().toView();
        assertThat(again.parts().outputLimit()).isLessThan(OutputTail.MAX_BYTES);
        for (int chunk = 0; chunk < 200; chunk++) {
            long seq = again.seq() + 1;
            again = again.after(new OutputEvent(
                    Story.envelope(seq, "n1", 1, NodeStatus.RUNNING), OutputEvent.Stream.STDOUT, CHUNK, 1));
            story.write("n1", CHUNK);
            assertThat(again.keptOutputBytes()).isEqualTo(story.view().keptOutputBytes());
        }
        assertThat(Shown.of(again)).isEqualTo(Shown.of(story.view()));
    }

    private static Story noisy(int nodes, int chunks) {
        Story story = Story.of(
                        IntStream.range(0, nodes).mapToObj(i -> node("n" + i)).toList())
                .unrecorded();
        for (int i = 0; i < nodes; i++) {
            story.start("n" + i);
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            for (int i = 0; i < nodes; i++) {
                story.write("n" + i, CHUNK);
            }
        }
        return story;
    }
}
