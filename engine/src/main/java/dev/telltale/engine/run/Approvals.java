package dev.telltale.engine.run;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.Excerpt;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a run that wait for an approval, by path, and the answers that were given.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class Approvals {
    /** Answers remembered, so that they may be repeated; a loop may ask more often than that. */
    private static final int REMEMBERED = 1_000;

    private static final int SHOWN = 200;

    private final String executionId;
    private final GraphPlan plan;
    private final Map<String, ApprovalWork> waiting = new HashMap<>();

    private final Map<String, Given> given = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
            return size() > REMEMBERED;
        }
    };

    Approvals(String executionId, GraphPlan plan) {
        this.executionId = executionId;
        this.plan = plan;
    }

    void add(ApprovalWork work) {
        waiting.put(work.node().path(), work);
    }

    void remove(ApprovalWork work) {
        waiting.remove(work.node().path());
    }

    /**
     * Ends the node that waits.
     *
     * @return the event that shows it; that of the first time if the same answer was given before
     * @throws RefusedException if there is no such node, it does not wait, or got another answer before
     */
    Applied answer(Approval approval) {
        Map<String, @Nullable Object> inputs = frozen(approval.inputs());
        Map<String, @Nullable Object> outputs = outputs(approval, inputs);
        ApprovalWork work = waiting.remove(approval.path());
        if (work == null || work.node().hasEnded()) {
            return repeated(approval, inputs);
        }
        if (approval.approved()) {
            work.approved(outputs);
        } else {
            work.rejected(approval);
        }
        Applied applied = new Applied(work.node().endSeq());
        given.put(approval.path(), new Given(approval.approved(), inputs, applied));
        return applied;
    }

    /** In an earlier life of the execution, a node that may have waited for an approval came to this end. */
    void answeredBefore(NodeRun node, NodeEvent end) {
        if (!(node.work() instanceof ApprovalWork)) {
            return;
        }
        Applied applied = new Applied(end.envelope().seq());
        if (end instanceof NodeEvent.Completed completed
                && completed.outputs().get("inputs") instanceof Map<?, ?> told) {
            given.put(node.path(), new Given(true, told, applied));
        } else if (end instanceof NodeEvent.Failed failed && failed.error().kind() == ErrorKind.EXECUTION) {
            given.put(node.path(), new Given(false, null, applied)); // what was given with it stands in no event
        }
    }

    private static Map<String, @Nullable Object> outputs(Approval approval, Map<String, @Nullable Object> inputs) {
        Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
        outputs.put("approved", true);
        outputs.put("inputs", inputs);
        if (approval.by() != null) {
            outputs.put("by", approval.by());
        }
        if (approval.reason() != null) {
            outputs.put("reason", approval.reason());
        }
        return frozen(outputs);
    }

    private static Map<String, @Nullable Object> frozen(Map<String, ? extends @Nullable Object> values) {
        try {
            return Json.freezeMap(values);
        } catch (JsonException problem) {
            throw new RefusedException(
                    Reason.MALFORMED, "the inputs of the approval cannot be kept: " + problem.getMessage(), null);
        }
    }

    private Applied repeated(Approval approval, Map<String, @Nullable Object> inputs) {
        Given before = given.get(approval.path());
        String title = "node '" + Excerpt.of(approval.path(), SHOWN) + "' of execution '" + executionId + "'";
        if (before != null) {
            boolean isSame = before.inputs == null || before.inputs.equals(inputs);
            if (before.approved != approval.approved() || !isSame) {
                String answer = before.approved ? "approved" : "rejected";
                throw new RefusedException(
                        Reason.NOT_WAITING, title + " was " + answer + " before; this answer differs", null);
            }
            return before.applied;
        }
        if (!exists(approval.path())) {
            throw new RefusedException(
                    Reason.UNKNOWN_NODE,
                    "there is no " + title,
                    "give the path as in events: the node's id, in a loop as in regions[2]/ask");
        }
        throw new RefusedException(Reason.NOT_WAITING, title + " does not wait for an approval", null);
    }

    /** Whether the workflow has a node there, whatever the indexes of iterations. */
    private boolean exists(String path) {
        GraphPlan graph = plan;
        String[] steps = path.split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            int bracket = steps[i].indexOf('[');
            boolean isIteration = bracket > 0 && steps[i].substring(bracket).matches("\\[[0-9]{1,18}]");
            Integer loop = isIteration ? graph.find(steps[i].substring(0, bracket)) : null;
            GraphPlan body = loop == null ? null : graph.nodes().get(loop).body();
            if (body == null) {
                return false;
            }
            graph = body;
        }
        return graph.find(steps[steps.length - 1]) != null;
    }

    /**
     * @param inputs what was given with it, or null if that is no longer known
     * @param applied the event that showed the answer
     */
    private record Given(boolean approved, @Nullable Map<?, ?> inputs, Applied applied) {}
}
