package dev.telltale.engine.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LargeWorkflowTest {
    // Takes less than 100 ms when warm; the limit only says that nothing in it is quadratic.
    @Test
    @Timeout(60)
    void aHundredThousandNodesAreReadAndChecked() {
        Workflow workflow = WorkflowParser.parse(grid(1_000, 100), "large.yaml");

        assertThat(workflow.graph().nodes()).hasSize(100_000);
        assertThat(workflow.graph().nodes().get(99_999).needs()).isNotEmpty();
        assertThat(workflow.skeleton()).hasSize(100_000);
    }

    @Test
    @Timeout(60)
    void aNodeMayNeedAllOthers() {
        StringBuilder text = new StringBuilder("name: join\nnodes:\n");
        StringBuilder needs = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("  - {id: n").append(i).append(", task: noop}\n");
            needs.append(i == 0 ? "n" : ", n").append(i);
        }
        text.append("  - {id: last, task: noop, needs: [").append(needs).append("]}\n");

        Workflow workflow = WorkflowParser.parse(text.toString(), "join.yaml");

        assertThat(workflow.graph().nodes().get(20_000).needs()).hasSize(20_000);
    }

    @Test
    @Timeout(60)
    void aFileFullOfMistakesIsRefusedInTheTimeOfAGoodOne() {
        String text = grid(1_000, 100).replace("needs: [n", "needs: [m");

        InvalidWorkflowException thrown =
                catchThrowableOfType(InvalidWorkflowException.class, () -> WorkflowParser.parse(text, "wrong.yaml"));

        assertThat(thrown.problems()).hasSize(1_001);
        assertThat(thrown.problems().get(0).hint()).startsWith("did you mean 'n0_");
        assertThat(thrown.problems().get(1_000).message()).isEqualTo("there are 98900 more problems");
    }

    private static String grid(int layers, int width) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder("name: grid\nnodes:\n");
        for (int layer = 0; layer < layers; layer++) {
            for (int i = 0; i < width; i++) {
                text.append("  - id: n%d_%d\n    task: noop\n".formatted(layer, i));
                if (layer > 0) {
                    text.append("    needs: [n%d_%d, n%d_%d, n%d_%d]\n"
                            .formatted(
                                    layer - 1, random.nextInt(width),
                                    layer - 1, random.nextInt(width),
                                    layer - 1, random.nextInt(width)));
                }
            }
        }
        return text.toString();
    }
}
