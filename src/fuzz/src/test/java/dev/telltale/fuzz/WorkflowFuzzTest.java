package dev.telltale.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.Problem;
import java.util.List;

class WorkflowFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void aTextIsAWorkflowOrHasProblemsAtPlacesThatExist(byte[] bytes) {
        String text = Text.of(bytes);
        Workflow workflow;
        try {
            workflow = WorkflowParser.parse(text, "fuzz.yaml");
        } catch (InvalidWorkflowException refused) {
            assertThat(refused.problems())
                    .isNotEmpty()
                    .allSatisfy(problem ->
                            assertThat(isIn(text, problem)).as("%s", problem).isTrue());
            return;
        }
        List<NodeSkeleton> nodes = workflow.skeleton();
        assertThat(nodes).extracting(NodeSkeleton::id).doesNotHaveDuplicates();
        List<String> ids = nodes.stream().map(NodeSkeleton::id).toList();
        assertThat(nodes).allSatisfy(node -> assertThat(ids).containsAll(node.needs()));
    }

    /** Lines and columns count from one; the end of the text, and of a line, is a place as well. */
    private static boolean isIn(String text, Problem problem) {
        String[] lines = text.split("\r\n|[\n\r]", -1);
        return problem.line() >= 1
                && problem.line() <= lines.length
                && problem.column() >= 1
                && problem.column() <= lines[problem.line() - 1].length() + 1;
    }
}
