package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.Template;
import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow, checked: every name in it is known and no node waits for itself. Immutable and thread-safe. It is read by
 * {@code dev.telltale.engine.workflow.parse.WorkflowParser}.
 *
 * @param inputs in declared order
 * @param variables names and initial values, in declared order; the values may read the inputs and nothing else
 * @param timeout of the whole execution, or null for none
 * @param maxParallel how many nodes may work at once, loop bodies included, or null for any number
 * @param outputs computed when the last node has ended, in declared order
 */
public record Workflow(
        String name,
        List<InputSpec> inputs,
        Map<String, Template> variables,
        @Nullable Duration timeout,
        @Nullable Integer maxParallel,
        Graph graph,
        Map<String, Expression> outputs,
        Definition definition) {
    public Workflow {
        inputs = List.copyOf(inputs);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * The inputs of one execution: checked, with defaults filled in, an optional one without a value as null, in
     * declared order, deeply immutable.
     *
     * @throws InvalidInputsException with every problem of the given inputs
     */
    public Map<String, @Nullable Object> bind(Map<String, ?> given) {
        return new InputBinder(inputs).bind(given);
    }

    /** Every problem with the tasks and their inputs that can be known before they run: unknown names, values of another type. */
    public List<Problem> checkTasks(KnownTasks known) {
        List<Problem> problems = new ArrayList<>();
        graph.walk((node, loop) -> {
            if (node.kind() instanceof TaskNode task) {
                problems.addAll(task.problems(known));
            }
        });
        return List.copyOf(problems);
    }

    /** What each node does, loop bodies included, in declaration order. */
    public List<NodeKind> kinds() {
        List<NodeKind> kinds = new ArrayList<>();
        graph.walk((node, loop) -> kinds.add(node.kind()));
        return List.copyOf(kinds);
    }

    /** Every node that calls another workflow, loop bodies included, in declaration order. */
    public List<CallNode> calls() {
        List<CallNode> calls = new ArrayList<>();
        graph.walk((node, loop) -> {
            if (node.kind() instanceof CallNode call) {
                calls.add(call);
            }
        });
        return List.copyOf(calls);
    }

    /** Every node, loop bodies included, in declaration order with a loop before its body. */
    public List<NodeSkeleton> skeleton() {
        List<NodeSkeleton> skeleton = new ArrayList<>();
        graph.walk((node, loop) -> {
            List<String> needs = node.needs().stream().map(Need::nodeId).toList();
            String parent = loop == null ? null : loop.id();
            String join = node.join() == Join.ALL ? null : node.join().word();
            skeleton.add(new NodeSkeleton(node.id(), node.kind().name(), needs, needKinds(node), parent, join));
        });
        return List.copyOf(skeleton);
    }

    private static Map<String, NeedKind> needKinds(Node node) {
        Map<String, NeedKind> kinds = new HashMap<>();
        for (Need need : node.needs()) {
            if (need.type() != Need.Type.AFTER) {
                kinds.put(need.nodeId(), NeedKind.valueOf(need.type().name()));
            }
        }
        return kinds;
    }
}
