package dev.telltale.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What runs after what, and what beside what. */
class OrderTest {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    // 004-08, 000-10, 000-15
    @Test
    void independentNodesRunAtTheSameTime() {
        Execution execution = fixture.start("""
                name: wide
                nodes:
                  - {id: a, task: gate}
                  - {id: b, task: gate}
                  - {id: c, task: gate}
                """);

        fixture.gates.awaitReached("a", "b", "c");
        fixture.gates.openAll();

        assertThat(fixture.end(execution).statuses().values()).containsOnly("completed");
    }

    // 003-24, 003-27: wait for all
    @Test
    void aJoinWaitsForAllItNeeds() {
        Execution execution = fixture.start("""
                name: join
                nodes:
                  - {id: fast, task: noop}
                  - {id: slow, task: gate}
                  - {id: join, needs: [fast, slow], task: noop}
                """);
        fixture.await(execution, NodeEvent.Completed.class, "fast");
        fixture.gates.awaitReached("slow");
        fixture.settle(execution);
        assertThat(fixture.journal.events(execution.id())).noneMatch(event -> isStartOf(event, "join"));

        fixture.gates.open("slow");

        assertThat(fixture.end(execution).lines())
                .endsWith("node.completed slow", "node.started join", "node.completed join", "execution.completed");
    }

    @Test
    void aReferenceIsANeed() {
        Story story = fixture.run("""
                name: references
                nodes:
                  - {id: last, run: "echo ${{ nodes.first.outputs.x }} ${{ nodes['se-cond'].status }}"}
                  - {id: se-cond, if: "nodes.first.outputs.x == '1'", task: noop}
                  - {id: first, run: 'echo x=1 >> "$TELLTALE_OUTPUT"'}
                """);

        assertThat(story.lines())
                .containsExactly(
                        "execution.started",
                        "node.started first",
                        "node.completed first",
                        "condition.evaluated se-cond if=true",
                        "node.started se-cond",
                        "node.completed se-cond",
                        "node.started last",
                        "node.completed last",
                        "execution.completed");
        assertThat(story.output("last", OutputEvent.Stream.STDOUT)).isEqualTo("1 completed\n");
    }

    @Test
    void theFirstEventShowsTheNodesAsWrittenWithAllTheirNeeds() {
        Story story = fixture.run("""
                name: skeleton
                nodes:
                  - {id: a, task: noop}
                  - {id: pick, needs: [a], switch: [{when: "true", then: [b]}]}
                  - {id: b, task: noop, onError: c}
                  - {id: c, task: noop}
                  - {id: each, loop: {times: 1, do: [{id: inner, if: "nodes.a.status == 'completed'", task: noop}]}}
                """);

        RunEvent.Started started = (RunEvent.Started) story.events().get(0);
        assertThat(started.nodes())
                .containsExactly(
                        new NodeSkeleton("a", "task", List.of(), null),
                        new NodeSkeleton("pick", "switch", List.of("a"), null),
                        new NodeSkeleton("b", "task", List.of("pick"), Map.of("pick", NeedKind.BRANCH), null),
                        new NodeSkeleton("c", "task", List.of("b"), Map.of("b", NeedKind.FAILURE), null),
                        new NodeSkeleton("each", "loop", List.of("a"), null),
                        new NodeSkeleton("inner", "task", List.of(), "each"));
        assertThat(started.totalNodes()).isEqualTo(5);
    }

    @Test
    void theStartTellsKindStepAndCommand() {
        Story story = fixture.run("""
                name: start
                nodes:
                  - {id: a, task: noop, with: {x: 1}}
                  - {id: b, needs: [a], run: "echo ${{ 1 + 1 }}"}
                """);

        NodeEvent.Started a = story.all(NodeEvent.Started.class).get(0);
        NodeEvent.Started b = story.all(NodeEvent.Started.class).get(1);
        assertThat(a.kind()).isEqualTo("task");
        assertThat(a.inputs()).isEqualTo(Map.of("x", 1L));
        assertThat(a.step()).isEqualTo(1);
        assertThat(a.totalSteps()).isEqualTo(2);
        assertThat(a.command()).isNull();
        assertThat(b.command()).isEqualTo("echo 2");
        assertThat(b.step()).isEqualTo(2);
    }

    @Test
    void aChainOfThousandsOfNodesNeedsNoDeepStack() {
        StringBuilder yaml = new StringBuilder("name: chain\nnodes:\n  - {id: n0, task: noop}\n");
        for (int i = 1; i < 5_000; i++) {
            yaml.append("  - {id: n")
                    .append(i)
                    .append(", needs: [n")
                    .append(i - 1)
                    .append("], task: noop}\n");
        }

        Story story = fixture.run(yaml.toString());

        assertThat(story.statuses().values()).containsOnly("completed");
    }

    @Test
    void anUpstreamSkipRunsDownALongChainInOneBatchWithItsCause() {
        StringBuilder yaml = new StringBuilder("name: chain\nnodes:\n  - {id: n0, run: exit 1}\n");
        for (int i = 1; i < 2_000; i++) {
            yaml.append("  - {id: n")
                    .append(i)
                    .append(", needs: [n")
                    .append(i - 1)
                    .append("], task: noop}\n");
        }

        Story story = fixture.run(yaml.toString());

        assertThat(story.statuses().values().stream().filter("skipped"::equals)).hasSize(1_999);
        assertThat(fixture.journal.batchOf(event -> event instanceof NodeEvent.Failed))
                .hasSizeGreaterThan(2_000);
    }

    private static boolean isStartOf(ExecutionEvent event, String path) {
        return event instanceof NodeEvent.Started
                && path.equals(event.envelope().path());
    }
}
