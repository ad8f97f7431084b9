package dev.telltale.monitor.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.wire.GraphJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkflowGraphTest {
    private static final NodeSkeleton[] RELEASE = {
        new NodeSkeleton("test", "run", List.of(), null),
        new NodeSkeleton("large", "switch", List.of("test"), Map.of("test", NeedKind.SEQUENCE), null),
        new NodeSkeleton("split", "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null),
        new NodeSkeleton("regions", "loop", List.of("split"), null),
        new NodeSkeleton("push", "run", List.of(), "regions"),
        new NodeSkeleton("count", "set", List.of("push"), "regions"),
        new NodeSkeleton("mend", "run", List.of("regions"), Map.of("regions", NeedKind.FAILURE), null)
    };

    @Test
    void jsonHasNodesWithTheirStatesAndEdgesWithTheirKinds() {
        WorkflowGraph graph = new Voyage(RELEASE)
                .start("test")
                .complete("test")
                .skip("split")
                .loop("regions", 3)
                .iterate("regions", 0)
                .start("regions[0]/push")
                .graph();

        assertThat(new String(GraphJson.graph(graph), UTF_8)).isEqualTo("""
                {"executionId":"e1","workflow":"release","status":"running","seq":8,"nodes":[\
                {"id":"test","kind":"run","status":"completed","path":"test","attempt":1,\
                "startedAt":"2023-11-14T22:13:20.000002Z","durationMs":5},\
                {"id":"large","kind":"switch","status":"pending","path":"large"},\
                {"id":"split","kind":"run","status":"skipped","path":"split"},\
                {"id":"regions","kind":"loop","status":"running","path":"regions","attempt":1,\
                "startedAt":"2023-11-14T22:13:20.000005Z",\
                "loop":{"started":1,"ended":0,"expected":3,"broken":false}},\
                {"id":"push","kind":"run","parent":"regions","status":"running","path":"regions[0]/push","attempt":1,\
                "startedAt":"2023-11-14T22:13:20.000008Z"},\
                {"id":"count","kind":"set","parent":"regions","status":"pending"},\
                {"id":"mend","kind":"run","status":"pending","path":"mend"}],\
                "edges":[{"from":"test","to":"large","kind":"sequence"},{"from":"large","to":"split","kind":"branch"},\
                {"from":"split","to":"regions","kind":"after"},{"from":"push","to":"count","kind":"after"},\
                {"from":"regions","to":"mend","kind":"failure"}]}""");
    }

    @Test
    void aNodeInALoopShowsTheInstanceAtWorkElseAFailedOneElseTheLatest() {
        Voyage voyage = new Voyage(RELEASE).loop("regions", 3);
        assertThat(status(voyage, "push")).isEqualTo(NodeStatus.PENDING);

        voyage.iterate("regions", 0).start("regions[0]/push");
        voyage.iterate("regions", 1).start("regions[1]/push").complete("regions[1]/push");
        assertThat(path(voyage, "push")).isEqualTo("regions[0]/push");
        assertThat(status(voyage, "push")).isEqualTo(NodeStatus.RUNNING);

        voyage.fail("regions[0]/push");
        assertThat(path(voyage, "push")).isEqualTo("regions[0]/push");
        assertThat(status(voyage, "push")).isEqualTo(NodeStatus.FAILED);

        voyage = new Voyage(RELEASE).loop("regions", 2);
        for (int i = 0; i < 2; i++) {
            voyage.iterate("regions", i).start("regions[" + i + "]/push").complete("regions[" + i + "]/push");
        }
        assertThat(path(voyage, "push")).isEqualTo("regions[1]/push");
        assertThat(status(voyage, "push")).isEqualTo(NodeStatus.COMPLETED);
    }

    @Test
    void aNodeOfABodyThatNeverRanIsSkippedOnceItsLoopHasEnded() {
        assertThat(status(new Voyage(RELEASE).loop("regions", 0).complete("regions"), "push"))
                .isEqualTo(NodeStatus.SKIPPED);
        assertThat(status(new Voyage(RELEASE).skip("regions"), "count")).isEqualTo(NodeStatus.SKIPPED);
    }

    @Test
    void inDotLoopsAreClustersAndLinesMeetTheirBorders() {
        WorkflowGraph graph = new Voyage(RELEASE)
                .start("test")
                .start("test", 2)
                .loop("regions", 3)
                .graph();

        assertThat(graph.toDot()).isEqualTo("""
                digraph "release" {
                  graph [label="release, execution e1: running after event 5", labelloc=t, compound=true, fillcolor=white, fontname="sans-serif"];
                  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];
                  edge [fontname="sans-serif", fontsize=10];
                  "test" [label="test\\nrun\\nrunning, attempt 2", class="running", fillcolor="#cfe8ff"];
                  "large" [label="large\\nswitch\\npending", class="pending", fillcolor="#f6f8fa"];
                  "split" [label="split\\nrun\\npending", class="pending", fillcolor="#f6f8fa"];
                  subgraph "cluster_regions" {
                    graph [label="regions\\nloop\\nrunning, 0 of 3 done", class="running", fillcolor="#cfe8ff", style="rounded,filled"];
                    "push" [label="push\\nrun\\npending", class="pending", fillcolor="#f6f8fa"];
                    "count" [label="count\\nset\\npending", class="pending", fillcolor="#f6f8fa"];
                  }
                  "mend" [label="mend\\nrun\\npending", class="pending", fillcolor="#f6f8fa"];
                  "test" -> "large" [class="sequence", style=bold];
                  "large" -> "split" [class="branch", label="branch"];
                  "split" -> "push" [class="after", lhead="cluster_regions"];
                  "push" -> "count" [class="after"];
                  "count" -> "mend" [class="failure", ltail="cluster_regions", label="failure", style=dashed];
                }
                """);
    }

    @Test
    void inMermaidLoopsAreSubgraphs() {
        WorkflowGraph graph =
                new Voyage(RELEASE).start("test").loop("regions", 3).graph();

        assertThat(graph.toMermaid()).isEqualTo("""
                ---
                title: "release, execution e1: running after event 4"
                ---
                flowchart TD
                  n1["test<br/>run<br/>running"]
                  n2["large<br/>switch<br/>pending"]
                  n3["split<br/>run<br/>pending"]
                  subgraph n4["regions<br/>loop<br/>running, 0 of 3 done"]
                    n5["push<br/>run<br/>pending"]
                    n6["count<br/>set<br/>pending"]
                  end
                  n7["mend<br/>run<br/>pending"]
                  n1 ==> n2
                  n2 -->|branch| n3
                  n3 --> n4
                  n5 --> n6
                  n4 -.->|failure| n7
                  classDef pending fill:#f6f8fa,stroke:#57606a,color:#000000
                  class n2,n3,n5,n6,n7 pending
                  classDef running fill:#cfe8ff,stroke:#57606a,color:#000000
                  class n1,n4 running
                """);
    }

    @Test
    void aWorkflowThatHasNotRunIsDrawnWithoutStates() {
        WorkflowGraph graph = WorkflowGraph.of("release", List.of(RELEASE));

        assertThat(graph.toDot()).contains("label=\"release\"", "\"test\" [label=\"test\\nrun\"];");
        assertThat(graph.toMermaid()).contains("n1[\"test<br/>run\"]").doesNotContain("class");
        assertThat(new String(GraphJson.graph(graph), UTF_8))
                .startsWith("{\"workflow\":\"release\",\"nodes\":[{\"id\":\"test\",\"kind\":\"run\"},")
                .doesNotContain("status", "seq\"");
    }

    @Test
    void aNodeThatDoesNotWaitForAllSaysSo() {
        WorkflowGraph graph = WorkflowGraph.of(
                "race",
                List.of(
                        new NodeSkeleton("a", "run", List.of(), null),
                        new NodeSkeleton("b", "run", List.of("a"), Map.of(), null, "first")));

        assertThat(graph.toDot()).contains("\"b\" [label=\"b\\nrun, join first\"];");
        assertThat(new String(GraphJson.graph(graph), UTF_8))
                .contains("{\"id\":\"b\",\"kind\":\"run\",\"join\":\"first\"}");
    }

    // Ids of the engine are tame; those that come over a wire may be anything.
    @Test
    void noNameBreaksOutOfItsPlace() {
        String name = "a\"]; end\n\\N & <b>`#%%{init}`";
        WorkflowGraph graph = WorkflowGraph.of(name, List.of(new NodeSkeleton(name, "run", List.of(), null)));

        assertThat(graph.toDot()).contains("  \"a\\\"]; end \\\\N &amp; <b>`#%%{init}`\" [label=\"a\\\"]; end ");
        assertThat(graph.toMermaid())
                .contains(
                        "  n1[\"a#34;#93;#59; end #92;N #38; #60;b#62;#96;#35;#37;#37;#123;init#125;#96;<br/>run\"]\n")
                .startsWith("---\ntitle: \"a#34;");
    }

    @Test
    void linesReachThroughLoopsInLoops() {
        WorkflowGraph graph = WorkflowGraph.of(
                "nested",
                List.of(
                        new NodeSkeleton("outer", "loop", List.of(), null),
                        new NodeSkeleton("inner", "loop", List.of("first"), "outer"),
                        new NodeSkeleton("deep", "run", List.of(), "inner"),
                        new NodeSkeleton("first", "run", List.of(), "outer"),
                        new NodeSkeleton("last", "run", List.of("outer"), null)));

        assertThat(graph.toDot())
                .contains("\"first\" -> \"deep\" [class=\"after\", lhead=\"cluster_inner\"];")
                .contains("\"deep\" -> \"last\" [class=\"after\", ltail=\"cluster_outer\"];")
                .containsSubsequence(
                        "subgraph \"cluster_outer\" {", "    subgraph \"cluster_inner\" {", "      \"deep\"");
    }

    private static NodeStatus status(Voyage voyage, String id) {
        return node(voyage, id).status();
    }

    private static String path(Voyage voyage, String id) {
        return node(voyage, id).instance().path();
    }

    private static GraphNode node(Voyage voyage, String id) {
        return voyage.graph().nodes().stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
