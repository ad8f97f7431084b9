package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.NodeSkeleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plans of the workflows that ran last and how that went, so that each is made once and not for every run. Thread-safe. */
public final class GraphPlans {
    private static final int KEPT = 256;

    // By definition: the same text makes the same graph.
    private final Map<String, Plan> byDefinition = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Plan> eldest) {
            return size() > KEPT;
        }
    };

    Plan of(Workflow workflow) {
        String sha256 = workflow.definition().sha256();
        synchronized (byDefinition) {
            return byDefinition.computeIfAbsent(
                    sha256,
                    unknown -> new Plan(
                            GraphPlan.of(workflow),
                            workflow.skeleton(),
                            new DurationHistory(workflow.graph().nodes().size())));
        }
    }

    /** @param skeleton as {@link Workflow#skeleton} gives it @param history of the executions so far */
    record Plan(GraphPlan graph, List<NodeSkeleton> skeleton, DurationHistory history) {}
}
