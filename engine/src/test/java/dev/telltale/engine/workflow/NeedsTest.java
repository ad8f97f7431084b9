package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NeedsTest {
    @Test
    void needsAreWrittenAsOneIdOrAList() {
        assertThat(needs("""
                        - {id: a, run: x}
                        - {id: b, run: x, needs: a}
                        - {id: c, run: x, needs: [a, b, a]}
                        """)).containsEntry("b", "a AFTER").containsEntry("c", "a AFTER, b AFTER");
    }

    // 004-07: a reference makes a need; a text that only looks like one does not.
    @Test
    void aReferenceAnywhereInANodeIsANeed() {
        Map<String, String> needs = needs("""
                - {id: a, run: x}
                - {id: my-node, run: x}
                - {id: condition, run: x, if: has(nodes.a.outputs.x)}
                - {id: script, run: "echo ${{ nodes['my-node'].status }} nodes.a.outputs.x 1.5 https://nodes.a"}
                - {id: words, run: [echo, "${{ nodes.a.outputs.x }}"]}
                - {id: map, run: {command: x, cwd: "${{ nodes.a.outputs.x }}", env: {K: "${{ nodes['my-node'].?error }}"}}}
                - {id: task, task: x, with: {deep: [{v: "${{ nodes.a.outputs }}"}]}}
                - {id: values, set: {v: nodes.a.outputs.x}}
                - {id: emit, emit: {name: x, data: {v: "${{ nodes.a.outputs }}"}}}
                - {id: wait, wait: {for: "${{ nodes.a.outputs.x }}"}}
                - {id: until, wait: {until: "${{ nodes.a.outputs.x }}"}}
                - {id: over, loop: {over: nodes.a.outputs.x, do: [{id: b1, run: x}]}}
                - {id: times, loop: {times: nodes.a.outputs.x, do: [{id: b2, run: x}]}}
                - {id: while, loop: {while: nodes.a.outputs.x, do: [{id: b3, run: x}]}}
                - {id: until2, loop: {times: 1, until: nodes.a.outputs.x, do: [{id: b4, run: x}]}}
                - {id: when, switch: [{when: nodes.a.outputs.x, then: []}]}
                """);

        assertThat(needs.get("script")).isEqualTo("my-node AFTER");
        assertThat(needs.get("map")).isEqualTo("a AFTER, my-node AFTER");
        List.of(
                        "condition",
                        "words",
                        "task",
                        "values",
                        "emit",
                        "wait",
                        "until",
                        "over",
                        "times",
                        "while",
                        "until2",
                        "when")
                .forEach(id -> assertThat(needs).containsEntry(id, "a AFTER"));
    }

    @Test
    void aReferenceFromABodyToANodeOutsideMakesTheLoopWait() {
        Map<String, String> needs = needs("""
                - {id: before, run: x}
                - id: outer
                  loop:
                    times: 2
                    as: i
                    do:
                      - {id: inside, run: x}
                      - id: inner
                        loop:
                          times: 2
                          as: j
                          until: nodes.inside.status == 'failed'
                          do:
                            - {id: deep, run: "${{ nodes.before.outputs.x }} ${{ nodes.inside.outputs.x }} ${{ i }} ${{ j_index }}"}
                """);

        assertThat(needs)
                .containsEntry("outer", "before AFTER")
                .containsEntry("inner", "inside AFTER")
                .containsEntry("deep", "")
                .containsEntry("inside", "");
    }

    @Test
    void aBranchAndAnErrorHandlerWaitForTheNodeThatNamesThem() {
        Map<String, String> needs = needs("""
                - id: s
                  onError: rescue
                  switch:
                    - {when: true, then: yes-branch}
                    - {else: [no-branch, both]}
                - {id: yes-branch, run: "${{ nodes.s.status }}", needs: s}
                - {id: no-branch, run: x}
                - {id: both, run: x, onError: rescue}
                - {id: rescue, run: "${{ nodes.s.error.message }}", needs: [both]}
                """);

        assertThat(needs)
                .containsEntry("yes-branch", "s BRANCH")
                .containsEntry("no-branch", "s BRANCH")
                .containsEntry("both", "s BRANCH")
                .containsEntry("rescue", "s FAILURE, both FAILURE");
    }

    @Test
    void aStepWaitsForTheStepBeforeAndAStrongerNeedForItIsKept() {
        Map<String, String> needs = needs("steps", """
                - {id: a, run: x, onError: c}
                - {id: b, run: "${{ nodes.a.outputs.x }}"}
                - {id: c, run: x}
                - {id: d, run: "${{ nodes.a.outputs.x }}"}
                """);

        assertThat(needs)
                .containsEntry("a", "")
                .containsEntry("b", "a AFTER")
                .containsEntry("c", "a FAILURE, b SEQUENCE")
                .containsEntry("d", "a AFTER, c SEQUENCE");
    }

    @Test
    void theOutputsOfTheWorkflowMakeNoNeed() {
        Workflow workflow =
                WorkflowParser.parse("name: a\nnodes: [{id: a, run: x}]\noutputs: {x: nodes.a.outputs.x}", "a.yaml");

        assertThat(workflow.outputs()).containsOnlyKeys("x");
        assertThat(workflow.graph().nodes().get(0).needs()).isEmpty();
    }

    private static Map<String, String> needs(String nodes) {
        return needs("nodes", nodes);
    }

    private static Map<String, String> needs(String word, String nodes) {
        String text = "name: a\nvariables: {v: 0}\n" + word + ":\n" + nodes.indent(2);
        Map<String, String> needs = new LinkedHashMap<>();
        WorkflowParser.parse(text, "a.yaml")
                .graph()
                .walk((node, loop) -> needs.put(
                        node.id(),
                        node.needs().stream()
                                .map(need -> need.nodeId() + " " + need.type())
                                .collect(Collectors.joining(", "))));
        return needs;
    }
}
