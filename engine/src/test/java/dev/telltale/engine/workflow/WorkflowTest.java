package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.Template;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkflowTest {
    static final String RELEASE = """
            name: release
            inputs:
              regions: {type: array, default: [eu, us]}
              token:   {type: string, secret: true, required: false}
            variables: {pushed: 0}
            timeout: 10m
            nodes:
              - id: test
                run: make test                            # a shell command; stdout and stderr stream live
                timeout: 5m                               # per attempt
                retry: {attempts: 3, backoff: exponential, delay: 1s}
              - id: pack
                needs: [test]
                run: |
                  tar czf app.tgz build
                  echo "bytes=$(wc -c < app.tgz)" >> "$TELLTALE_OUTPUT"
              - id: large
                switch:
                  - when: int(nodes.pack.outputs.bytes) > 1000000
                    then: [split]
                  - else: [upload]
              - {id: split,  run: {command: [split, -b, 1M, app.tgz], cwd: /srv/out, env: {LC_ALL: C}}}
              - {id: upload, run: cp app.tgz /srv/out}
              - id: regions
                needs: [split, upload]
                loop:
                  over: inputs.regions
                  as: region
                  parallel: 2
                  until: vars.pushed >= 10
                  do:
                    - {id: push, run: "push ${{ region }}"}
                    - {id: count, needs: [push], set: {pushed: vars.pushed + 1}}
              - {id: report, needs: [regions], task: http, with: {url: "https://example.org/${{ vars.pushed }}"}, onError: continue}
              - {id: tidy, needs: [report], always: true, run: rm -f app.tgz}
            outputs: {pushed: vars.pushed}
            """;

    @Test
    void theExampleOfTheDesignIsReadAsItIsMeant() {
        Workflow release = WorkflowParser.parse(RELEASE, "release.yaml");

        assertThat(release.name()).isEqualTo("release");
        assertThat(release.timeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(release.inputs())
                .containsExactly(
                        new InputSpec("regions", InputType.ARRAY, false, true, List.of("eu", "us"), false),
                        new InputSpec("token", InputType.STRING, false, false, null, true));
        assertThat(release.variables().get("pushed").render(Map.of())).isEqualTo(0L);
        assertThat(release.outputs().get("pushed").text()).isEqualTo("vars.pushed");
        assertThat(release.definition().text()).isEqualTo(RELEASE);
        assertThat(release.definition().sha256()).matches("[0-9a-f]{64}");
        assertThat(release.skeleton())
                .containsExactly(
                        new NodeSkeleton("test", "run", List.of(), null),
                        new NodeSkeleton("pack", "run", List.of("test"), null),
                        new NodeSkeleton("large", "switch", List.of("pack"), null),
                        new NodeSkeleton("split", "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null),
                        new NodeSkeleton("upload", "run", List.of("large"), Map.of("large", NeedKind.BRANCH), null),
                        new NodeSkeleton("regions", "loop", List.of("split", "upload"), null),
                        new NodeSkeleton("push", "run", List.of(), "regions"),
                        new NodeSkeleton("count", "set", List.of("push"), "regions"),
                        new NodeSkeleton("report", "task", List.of("regions"), null),
                        new NodeSkeleton("tidy", "run", List.of("report"), null));
    }

    @Test
    void theFieldsOfTheExampleReachItsNodes() {
        Graph graph = WorkflowParser.parse(RELEASE, "release.yaml").graph();

        Node test = graph.nodes().get(0);
        assertThat(test.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(test.retry().attempts()).isEqualTo(3);
        assertThat(test.retry().backoff()).isEqualTo(Retry.Backoff.EXPONENTIAL);
        assertThat(test.retry().delay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(test.step()).isEqualTo(1);
        assertThat(test.totalSteps()).isEqualTo(8);
        assertThat(graph.nodes().get(6).onError()).isEqualTo(OnError.CONTINUE);
        assertThat(graph.nodes().get(7).always()).isTrue();
        assertThat(graph.nodes().get(7).step()).isEqualTo(8);
        RunNode split = (RunNode) graph.nodes().get(3).kind();
        assertThat(split.script()).isNull();
        assertThat(split.command()).extracting(Template::text).containsExactly("split", "-b", "1M", "app.tgz");
        assertThat(split.cwd()).isNotNull();
        assertThat(split.env()).containsOnlyKeys("LC_ALL");
        LoopNode regions = (LoopNode) graph.nodes().get(5).kind();
        assertThat(regions.over()).isEqualTo(LoopNode.Over.OVER);
        assertThat(regions.parallel()).isEqualTo(2);
        assertThat(regions.as()).isEqualTo("region");
        assertThat(regions.indexName()).isEqualTo("region_index");
        assertThat(regions.maxIterations()).isEqualTo(100_000);
        assertThat(regions.body().nodes()).extracting(Node::step).containsExactly(1, 2);
        assertThat(regions.body().nodes()).extracting(Node::totalSteps).containsOnly(2);
    }

    @Test
    void aRunIsAScriptAListOrAMap() {
        assertThat(((RunNode) kind("run: make all")).script().text()).isEqualTo("make all");
        assertThat(((RunNode) kind("run: {command: make all}")).script().text()).isEqualTo("make all");
        assertThat(((RunNode) kind("run: [make, -j, 2, true, 1.50]")).command())
                .extracting(Template::text)
                .containsExactly("make", "-j", "2", "true", "1.50");
        assertThat(((RunNode) kind("run: [make]")).cwd()).isNull();
    }

    @Test
    void anEnvironmentValueIsATextOrAMapThatMayHideIt() {
        RunNode run = (RunNode)
                kind("run: {command: x, env: {PORT: 8080, KEY: {value: abcd, secret: true}, NAME: {value: n}}}");

        assertThat(run.env().get("PORT").value().renderText(Map.of())).isEqualTo("8080");
        assertThat(run.env().get("PORT").secret()).isFalse();
        assertThat(run.env().get("KEY").value().renderText(Map.of())).isEqualTo("abcd");
        assertThat(run.env().get("KEY").secret()).isTrue();
        assertThat(run.env().get("NAME").secret()).isFalse();
        assertThat(run.env().keySet()).containsExactly("PORT", "KEY", "NAME");
    }

    @Test
    void retryHasDefaultsAndEveryFieldCanBeSet() {
        assertThat(node("run: x, retry: {attempts: 2}").retry())
                .isEqualTo(new Retry(
                        2,
                        Retry.Backoff.FIXED,
                        Duration.ofSeconds(1),
                        null,
                        0,
                        Set.of(ErrorKind.CONNECTION, ErrorKind.EXECUTION, ErrorKind.TIMEOUT)));
        assertThat(
                        node("task: x, retry: {attempts: 9, backoff: linear, delay: 2s, maxDelay: 1m30s, jitter: 0.5, on: timeout}")
                                .retry())
                .isEqualTo(new Retry(
                        9,
                        Retry.Backoff.LINEAR,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(90),
                        0.5,
                        Set.of(ErrorKind.TIMEOUT)));
        assertThat(node("run: x").retry()).isEqualTo(Retry.NONE);
    }

    @Test
    void onErrorIsFailContinueOrANode() {
        Graph graph = graph("""
                - {id: a, run: x}
                - {id: b, run: x, onError: fail}
                - {id: c, run: x, onError: continue}
                - {id: d, run: x, onError: e}
                - {id: e, run: "echo ${{ nodes.d.error.message }}"}
                """);

        assertThat(graph.nodes())
                .extracting(Node::onError)
                .containsExactly(OnError.FAIL, OnError.FAIL, OnError.CONTINUE, OnError.handledBy("e"), OnError.FAIL);
        assertThat(graph.nodes().get(4).needs()).containsExactly(new Need("d", Need.Type.FAILURE));
    }

    @Test
    void aTextIsAnExpressionOrATemplateAndAnythingElseALiteral() {
        SetNode set =
                (SetNode) kind("set: {a: 1 + 1, b: \"${{ 2 + 2 }}\", c: 5, d: [1, {k: null}], e: true, f: \"'text'\"}");

        assertThat(set.values().entrySet().stream()
                        .map(e -> entry(e.getKey(), e.getValue().evaluate(Map.of()))))
                .containsExactly(
                        entry("a", 2L),
                        entry("b", 4L),
                        entry("c", 5L),
                        entry("d", List.of(1L, java.util.Collections.singletonMap("k", null))),
                        entry("e", true),
                        entry("f", "text"));
    }

    @Test
    void initialVariablesAreTextWithPlaceholdersNotExpressions() {
        Workflow workflow = WorkflowParser.parse("""
                name: a
                inputs: {n: {type: integer}}
                variables:
                  text: inputs.n
                  number: "${{ inputs.n }}"
                  deep: {list: ["n=${{ inputs.n }}", 1]}
                nodes: [{id: a, run: x}]
                """, "a.yaml");
        Map<String, Object> scope = Map.of("inputs", Map.of("n", 7L));

        assertThat(workflow.variables().get("text").render(scope)).isEqualTo("inputs.n");
        assertThat(workflow.variables().get("number").render(scope)).isEqualTo(7L);
        assertThat(workflow.variables().get("deep").render(scope)).isEqualTo(Map.of("list", List.of("n=7", 1L)));
    }

    @Test
    void aSwitchHasBranchesAndPerhapsAnElse() {
        Graph graph = graph("""
                - id: s
                  switch:
                    - {when: "1 > 2", then: a}
                    - {when: true, then: [a, b]}
                    - else: []
                - {id: a, run: x}
                - {id: b, run: x}
                """);
        SwitchNode node = (SwitchNode) graph.nodes().get(0).kind();

        assertThat(node.branches())
                .extracting(SwitchNode.Branch::targets)
                .containsExactly(List.of("a"), List.of("a", "b"), List.of());
        assertThat(node.branches().get(0).when()).extracting(Expression::text).isEqualTo("1 > 2");
        assertThat(node.branches().get(2).when()).isNull();
    }

    @Test
    void loopsRunOverAListANumberOfTimesOrWhileAConditionHolds() {
        LoopNode over = (LoopNode) kind("loop: {over: [1, 2], do: [{id: x, run: \"${{ item }} ${{ item_index }}\"}]}");
        LoopNode times = (LoopNode) kind("loop: {times: 3, maxIterations: 7, do: [{id: x, run: x}]}");
        LoopNode until = (LoopNode)
                kind(
                        "loop: {while: vars.a < 3 && item < 9, as: item, until: item_index > 4, do: {steps: [{id: x, run: x}, {id: y, run: x}]}}");

        assertThat(over.over()).isEqualTo(LoopNode.Over.OVER);
        assertThat(over.source().evaluate(Map.of())).isEqualTo(List.of(1L, 2L));
        assertThat(over.as()).isEqualTo("item");
        assertThat(over.parallel()).isEqualTo(1);
        assertThat(times.over()).isEqualTo(LoopNode.Over.TIMES);
        assertThat(times.source().evaluate(Map.of())).isEqualTo(3L);
        assertThat(times.maxIterations()).isEqualTo(7);
        assertThat(until.over()).isEqualTo(LoopNode.Over.WHILE);
        assertThat(until.until()).isNotNull();
        assertThat(until.body().steps()).isTrue();
        assertThat(until.body().nodes().get(1).needs()).containsExactly(new Need("x", Need.Type.SEQUENCE));
    }

    @Test
    void aWaitIsForADurationOrUntilATime() {
        assertThat(((WaitNode) kind("wait: {for: 1h30m}")).duration().text()).isEqualTo("1h30m");
        assertThat(((WaitNode) kind("wait: {for: \"${{ vars.a }}s\"}")).until()).isNull();
        assertThat(((WaitNode) kind("wait: {until: 2026-11-20T10:00:00Z}")).duration())
                .isNull();
        assertThat(((WaitNode) kind("wait: {until: \"${{ vars.a }}\"}")).until())
                .isNotNull();
    }

    @Test
    void anEmitHasANameAndPerhapsData() {
        EmitNode emit = (EmitNode) kind("emit: {name: order.packed, data: {n: \"${{ 1 + 1 }}\"}}");

        assertThat(emit.event()).isEqualTo("order.packed");
        assertThat(emit.data().render(Map.of())).isEqualTo(Map.of("n", 2L));
        assertThat(((EmitNode) kind("emit: {name: done}")).data()).isNull();
        assertThat(((EmitNode) kind("emit: {name: done, data: \"${{ vars.d }}\"}")).data())
                .isNotNull();
    }

    @Test
    void aTaskThatNobodyKnowsIsReportedWithItsPlace() {
        Workflow workflow = WorkflowParser.parse("""
                name: a
                nodes:
                  - {id: a, task: htp, with: {url: x}}
                  - id: l
                    loop:
                      times: 2
                      do:
                        - id: b
                          task: nop
                """, "a.yaml");

        assertThat(workflow.checkTasks(() -> Set.of("http", "noop")))
                .containsExactly(
                        new Problem(3, 19, "nodes[0].task", "there is no task 'htp'", "did you mean 'http'?"),
                        new Problem(
                                9, 17, "nodes[1].loop.do[0].task", "there is no task 'nop'", "did you mean 'noop'?"));
        assertThat(workflow.checkTasks(() -> Set.of("htp", "nop"))).isEmpty();
        assertThat(((TaskNode) workflow.graph().nodes().get(0).kind()).with().render(Map.of()))
                .isEqualTo(Map.of("url", "x"));
    }

    @Test
    void theHashOfADefinitionIsThatOfItsBytes() {
        assertThat(Definition.of("abc").sha256())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static NodeKind kind(String fields) {
        return node(fields).kind();
    }

    private static Node node(String fields) {
        return WorkflowParser.parse("""
                        name: a
                        variables: {a: 0, b: 0, c: 0, d: 0, e: 0, f: 0}
                        nodes: [{id: it, %s}]
                        """.formatted(fields), "a.yaml")
                .graph()
                .nodes()
                .get(0);
    }

    private static Graph graph(String nodes) {
        return WorkflowParser.parse("name: a\nnodes:\n" + nodes.indent(2), "a.yaml")
                .graph();
    }
}
