package dev.telltale.monitor.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeSkeleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDrawingTest {
    private static final NodeSkeleton[] RELEASE = {
        new NodeSkeleton("test", "run", List.of(), null),
        new NodeSkeleton("large", "switch", List.of("test"), null),
        new NodeSkeleton("split", "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null),
        new NodeSkeleton("upload", "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null),
        new NodeSkeleton("regions", "loop", List.of("split", "upload"), null),
        new NodeSkeleton("push", "run", List.of(), "regions"),
        new NodeSkeleton("count", "set", List.of("push"), "regions"),
        new NodeSkeleton("report", "task", List.of("regions"), null),
        new NodeSkeleton("mend", "run", List.of("regions"), Map.of("regions", NeedKind.FAILURE), null),
        new NodeSkeleton("tidy", "run", List.of("report"), null)
    };

    @Test
    void chainsBranchesAndLoopsWithTheirBodiesAreDrawn() {
        assertThat(WorkflowGraph.of("release", List.of(RELEASE)).toText(80, false))
                .isEqualTo("""
                release

                ○   test  run
                │
                ○   large  switch
                ├─○ split  run  on branch
                │ │
                ○ │ upload  run  on branch
                │ │
                ○─┘ regions  loop
                │   ┊ ○ push  run
                │   ┊ │
                │   ┊ ○ count  set
                ├─○ report  task
                │ │
                ○ │ mend  run  on failure
                  │
                  ○ tidy  run
                """);
    }

    @Test
    void statesStandBesideTheNodes() {
        assertThat(new Voyage(RELEASE)
                        .start("test")
                        .start("test", 2)
                        .loop("regions", 3)
                        .graph()
                        .toText(80, true))
                .startsWith("release, execution e1: running after event 5\n\n*   test  run  running, attempt 2\n|\n")
                .contains("*-+ regions  loop  running, 0 of 3 done\n|   : * push  run  pending\n");
    }

    @Test
    void aLineThatPassesAnotherByIsInterrupted() {
        assertThat(fan(3)).isEqualTo("""
                fan

                ○     begin  run
                ├─○   w0  run
                ├─│─○ w1  run
                │ │ │
                ○ │ │ w2  run
                │ │ │
                ○─┴─┘ end  run
                """);
    }

    @Test
    void whereThereIsNoRoomForLinesANodeSaysWhatItNeeds() {
        assertThat(fan(40)).contains("\n○ w39  run  ← begin\n", "\n○ end  run  ← w0, w1, w2,", "\n  w11,");
    }

    @Test
    void aNameLongerThanTheScreenGoesOnInTheNextLine() {
        String name = "n".repeat(100);
        String text = WorkflowGraph.of("long", List.of(new NodeSkeleton(name, "run", List.of(), null)))
                .toText(80, false);

        assertThat(text).isEqualTo("long\n\n○ " + "n".repeat(78) + "\n  " + "n".repeat(22) + "  run\n");
    }

    // The engine sends no such thing, a wire might.
    @Test
    void whatNoWorkflowHasIsDrawnSomehow() {
        WorkflowGraph graph = WorkflowGraph.of(
                "odd\n",
                List.of(
                        new NodeSkeleton("a", "run", List.of("b", "nobody"), null),
                        new NodeSkeleton("b\n", "run", List.of("a"), null),
                        new NodeSkeleton("b", "run", List.of("a", "b"), null)));

        assertThat(graph.toText(0, false)).contains("a  run", "b   run", "b  run");
    }

    @Test
    void randomGraphsAreDrawnWithEveryNodeOnceAndEveryEdge() {
        for (int seed = 0; seed < 2_000; seed++) {
            WorkflowGraph graph = random(new Random(seed));
            DrawnGraph drawn = DrawnGraph.read(graph.toText(1_000, false));

            assertThat(drawn.ids())
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            graph.nodes().stream().map(GraphNode::id).toList());
            assertThat(drawn.edges())
                    .as("seed %s", seed)
                    .containsExactlyInAnyOrderElementsOf(graph.edges().stream()
                            .map(edge -> edge.from() + " > " + edge.to())
                            .toList());
        }
    }

    @Test
    void noLineIsWiderThanAsked() {
        for (int seed = 0; seed < 2_000; seed++) {
            WorkflowGraph graph = random(new Random(seed));
            int width = 48 + seed % 80;

            assertThat(graph.toText(width, seed % 2 == 0).lines())
                    .as("seed %s", seed)
                    .allMatch(line -> line.length() <= width);
        }
    }

    private static String fan(int count) {
        List<NodeSkeleton> nodes = new ArrayList<>(List.of(new NodeSkeleton("begin", "run", List.of(), null)));
        List<String> ids = IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
        ids.forEach(id -> nodes.add(new NodeSkeleton(id, "run", List.of("begin"), null)));
        nodes.add(new NodeSkeleton("end", "run", ids, null));
        return WorkflowGraph.of("fan", nodes).toText(60, false);
    }

    private static WorkflowGraph random(Random random) {
        List<NodeSkeleton> nodes = new ArrayList<>();
        addBody(nodes, null, random, 3);
        return WorkflowGraph.of("random", nodes);
    }

    private static void addBody(List<NodeSkeleton> nodes, String parent, Random random, int depth) {
        List<String> before = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        double needy = random.nextDouble();
        for (int i = 0; i < count; i++) {
            String id = "n" + nodes.size();
            List<String> needs = before.stream()
                    .filter(other -> random.nextDouble() < needy / 2)
                    .toList();
            boolean isLoop = depth > 0 && random.nextInt(6) == 0;
            nodes.add(new NodeSkeleton(id, isLoop ? "loop" : "run", needs, parent));
            before.add(id);
            if (isLoop) {
                addBody(nodes, id, random, depth - 1);
            }
        }
    }
}
