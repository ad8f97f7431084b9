package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.Need;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an execution keeps of the one that it repeats from a node on: how nodes ended, and the variables they left.
 *
 * <p>A node keeps its end if it completed, or was skipped by a condition, does not depend on the node to begin with, and what it waited for
 * keeps its end too: a node starts after what it needs has ended (G3), also when it is only told again. Immutable.
 */
public final class Reuse {
    private final List<Outcome> outcomes;

    private Reuse(List<Outcome> outcomes) {
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * How one node ended.
     *
     * @param skip why it was skipped, or null for one that completed
     * @param variables what it was the last to set of those that keep their end
     */
    public record Outcome(
            String nodeId,
            Map<String, @Nullable Object> outputs,
            @Nullable Integer exitCode,
            @Nullable SkipReason skip,
            Map<String, @Nullable Object> variables) {}

    /** @param from a node of the workflow's own graph @param past of the execution, all of it */
    public static Reuse of(Workflow workflow, String from, Past past) {
        Map<String, NodeEvent> ends = new LinkedHashMap<>(past.ends);
        ends.keySet().removeAll(dependents(workflow, from));
        while (ends.keySet().removeIf(id -> !isFounded(workflow, id, ends))) {
            // what needs a node that does not keep its end does not keep its own
        }
        Map<String, Map<String, @Nullable Object>> variables = past.variables(ends.keySet());
        List<Outcome> outcomes = new ArrayList<>();
        ends.forEach((id, end) -> outcomes.add(outcome(id, end, variables.getOrDefault(id, Map.of()))));
        return new Reuse(outcomes);
    }

    /** A node and all that depends on it. */
    private static Set<String> dependents(Workflow workflow, String from) {
        Set<String> dependents = new HashSet<>(Set.of(from));
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Node node : workflow.graph().nodes()) {
                if (node.needs().stream().map(Need::nodeId).anyMatch(dependents::contains)) {
                    isGrowing |= dependents.add(node.id());
                }
            }
        }
        return dependents;
    }

    private static boolean isFounded(Workflow workflow, String id, Map<String, NodeEvent> ends) {
        for (Node node : workflow.graph().nodes()) {
            if (node.id().equals(id)) {
                List<Need> needs = node.needs();
                return node.join() == Join.ALL || needs.isEmpty()
                        ? needs.stream().allMatch(need -> ends.containsKey(need.nodeId()))
                        : needs.stream().anyMatch(need -> ends.get(need.nodeId()) instanceof NodeEvent.Completed);
            }
        }
        return false;
    }

    private static Outcome outcome(String id, NodeEvent end, Map<String, @Nullable Object> variables) {
        if (end instanceof NodeEvent.Completed completed) {
            return new Outcome(id, completed.outputs(), completed.exitCode(), null, variables);
        }
        return new Outcome(id, Map.of(), null, ((NodeEvent.Skipped) end).reason(), variables);
    }

    /** In the order in which they ended. */
    public List<Outcome> outcomes() {
        return outcomes;
    }

    /** Tells again what is kept, before anything else of the graph runs. */
    void tell(GraphRun graph) {
        List<NodeRun> told = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            NodeRun node = graph.find(outcome.nodeId());
            if (node != null && node.status() == NodeStatus.PENDING) {
                node.reuse(outcome);
                told.add(node);
            }
        }
        told.stream().filter(node -> node.state().hasCompleted()).forEach(Joins::decided);
    }

    /**
     * What matters of an execution's events: how the nodes of its own graph ended, and what each was the last to give a variable. So
     * much is kept of it however many events there are. Not thread-safe.
     */
    public static final class Past {
        private final Map<String, NodeEvent> ends = new LinkedHashMap<>();
        private final Map<String, Map<String, VariableEvent>> changes = new LinkedHashMap<>(); // by variable, by node

        /** Takes the next event. */
        public void add(ExecutionEvent event) {
            String path = event.envelope().path();
            if (event instanceof NodeEvent end && isKept(end)) {
                ends.put(String.valueOf(end.envelope().nodeId()), end);
            } else if (event instanceof VariableEvent change && path != null) {
                changes.computeIfAbsent(change.name(), name -> new HashMap<>()).put(path.split("[\\[/]", 2)[0], change);
            }
        }

        private static boolean isKept(NodeEvent end) {
            boolean isOfOwnGraph =
                    String.valueOf(end.envelope().path()).equals(end.envelope().nodeId());
            boolean isGood = end instanceof NodeEvent.Completed
                    || (end instanceof NodeEvent.Skipped skipped
                            && (skipped.reason() == SkipReason.CONDITION || skipped.reason() == SkipReason.BRANCH));
            return isOfOwnGraph && isGood;
        }

        /** The values that variables have when only these nodes set them, by the node that set each last. */
        private Map<String, Map<String, @Nullable Object>> variables(Set<String> kept) {
            Map<String, Map<String, @Nullable Object>> byNode = new HashMap<>();
            changes.forEach((name, byWriter) -> byWriter.entrySet().stream()
                    .filter(change -> kept.contains(change.getKey()))
                    .max(Comparator.comparingLong(
                            change -> change.getValue().envelope().seq()))
                    .ifPresent(last -> byNode.computeIfAbsent(last.getKey(), node -> new LinkedHashMap<>())
                            .put(name, last.getValue().newValue())));
            return byNode;
        }
    }
}
