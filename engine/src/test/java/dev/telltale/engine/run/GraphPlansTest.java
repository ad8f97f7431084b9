package dev.telltale.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import org.junit.jupiter.api.Test;

/** What the runs of a workflow share. */
class GraphPlansTest {
    private static final String TEXT = "name: x\nnodes: [{id: a, task: noop}, {id: b, needs: [a], task: noop}]\n";

    private final GraphPlans plans = new GraphPlans();

    @Test
    void aWorkflowIsPlannedOnceAlsoWhenItIsReadAgain() {
        Workflow workflow = WorkflowParser.parse(TEXT, "test.yaml");
        GraphPlans.Plan plan = plans.of(workflow);

        assertThat(plans.of(WorkflowParser.parse(TEXT, "again.yaml"))).isSameAs(plan);
        assertThat(plan.graph().nodes()).hasSize(2);
        assertThat(plan.skeleton()).isEqualTo(workflow.skeleton());
    }

    @Test
    void anotherTextHasAPlanOfItsOwn() {
        Workflow other = WorkflowParser.parse(TEXT.replace("needs: [a], ", ""), "test.yaml");

        assertThat(plans.of(other)).isNotSameAs(plans.of(WorkflowParser.parse(TEXT, "test.yaml")));
    }
}
