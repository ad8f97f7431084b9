package dev.telltale.engine.run;

import dev.telltale.engine.random.Flow;
import dev.telltale.engine.random.FlowMaker;
import dev.telltale.engine.random.FlowText;
import dev.telltale.engine.random.SmallerFlows;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random workflows under random circumstances: whatever happens, the rules of section 5 hold.
 *
 * <p>src/docs/testing.md says how to run more of them, and how to come back to one that failed.
 */
class RandomRunsTest {
    private static final int WORKFLOWS = Integer.getInteger("telltale.random.workflows", 5000);
    private static final int RUNS_OF_EACH = 3;
    private static final long SEED = Long.getLong("telltale.random.seed", 1);

    @Test
    void everyRunEndsAndFollowsTheRules() {
        for (long seed = SEED; seed < SEED + WORKFLOWS; seed++) {
            Flow flow = FlowMaker.make(seed);
            Map<String, Workflow> workflows = RandomRun.parse(flow);
            for (long run = 0; run < RUNS_OF_EACH; run++) {
                AssertionError problem = problemOf(flow, workflows, seed + run);
                if (problem != null) {
                    throw smallest(flow, problem, seed);
                }
            }
        }
    }

    private static AssertionError problemOf(Flow flow, Map<String, Workflow> workflows, long seed) {
        try {
            RandomRun.of(flow, workflows, seed);
            return null;
        } catch (AssertionError problem) {
            return problem;
        }
    }

    /** Makes the flow smaller for as long as something is still wrong with it. */
    private static AssertionError smallest(Flow flow, AssertionError problem, long seed) {
        Flow smallest = flow;
        AssertionError found = problem;
        boolean isSmaller = true;
        while (isSmaller) {
            isSmaller = false;
            for (Flow candidate : SmallerFlows.of(smallest)) {
                AssertionError still = anyProblemOf(candidate);
                if (still != null) {
                    smallest = candidate;
                    found = still;
                    isSmaller = true;
                    break;
                }
            }
        }
        return new AssertionError(
                "-Dtelltale.random.seed=" + seed + " -Dtelltale.random.workflows=1, made smaller:\n\n"
                        + smallest.family().map(FlowText::of).collect(Collectors.joining("\n")) + "\n"
                        + found.getMessage(),
                found);
    }

    private static AssertionError anyProblemOf(Flow flow) {
        Map<String, Workflow> workflows;
        try {
            workflows = RandomRun.parse(flow);
        } catch (InvalidWorkflowException refused) {
            return null; // what was left out is missed
        }
        for (long seed = 1; seed <= 30; seed++) {
            AssertionError problem = problemOf(flow, workflows, seed);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
