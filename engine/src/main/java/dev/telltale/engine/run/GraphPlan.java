package dev.telltale.engine.run;

import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.Graph;
import dev.telltale.engine.workflow.Join;
import dev.telltale.engine.workflow.LoopNode;
import dev.telltale.engine.workflow.Need;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.NodeKind;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.TaskNode;
import dev.telltale.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A graph made ready to run: needs and dependents by number. Made once, shared by the runs of the workflow. Thread-safe. */
final class GraphPlan {
    private final List<NodePlan> nodes;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final boolean isSteps;
    private volatile int @Nullable [] order;

    /** @param isLimited whether the workflow says how many nodes may work at once */
    private GraphPlan(Graph graph, boolean isLimited) {
        this.isSteps = graph.steps();
        List<Node> written = graph.nodes();
        for (int i = 0; i < written.size(); i++) {
            ordinals.put(written.get(i).id(), i);
        }
        List<List<Integer>> dependents = new ArrayList<>();
        List<List<Integer>> handled = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            dependents.add(new ArrayList<>());
            handled.add(new ArrayList<>());
        }
        for (int i = 0; i < written.size(); i++) {
            for (Need need : written.get(i).needs()) {
                dependents.get(ordinal(need.nodeId())).add(i);
            }
            String handler = written.get(i).onError().handler();
            if (handler != null) {
                handled.get(ordinal(handler)).add(i);
            }
        }
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            plans.add(plan(written.get(i), i, dependents.get(i), handled.get(i), isLimited));
        }
        this.nodes = List.copyOf(handled.stream().allMatch(List::isEmpty) ? plans : untied(plans));
    }

    /*
     * What needs a node waits for that node's handler too, should it fail. Where the handler in turn waits for it, they would wait for each
     * other: two steps with one handler behind them are enough. Such dependents do not wait for the handler; to them the failure stands.
     */
    private static List<NodePlan> untied(List<NodePlan> plans) {
        int[] component = Components.of(plans.stream()
                .map(plan -> IntStream.concat(
                                Arrays.stream(plan.needs()),
                                Arrays.stream(plan.needs())
                                        .map(need -> plans.get(need).handler())
                                        .filter(handler -> handler >= 0 && handler != plan.ordinal()))
                        .toArray())
                .toArray(int[][]::new));
        return plans.stream()
                .map(plan -> plan.withImpatient(Arrays.stream(plan.dependents())
                        .filter(dependent -> plan.handler() >= 0
                                && dependent != plan.handler()
                                && component[dependent] == component[plan.handler()])
                        .toArray()))
                .toList();
    }

    static GraphPlan of(Workflow workflow) {
        return new GraphPlan(workflow.graph(), workflow.maxParallel() != null);
    }

    private NodePlan plan(Node node, int ordinal, List<Integer> dependents, List<Integer> handled, boolean isLimited) {
        int[] needs =
                node.needs().stream().mapToInt(need -> ordinal(need.nodeId())).toArray();
        String handler = node.onError().handler();
        return new NodePlan(
                node,
                ordinal,
                needs,
                toArray(dependents),
                handler == null ? -1 : ordinal(handler),
                toArray(handled),
                new int[0],
                node.join() != Join.ALL && needs.length > 1 && !isSteps,
                takesPlace(node.kind(), isLimited),
                node.kind() instanceof LoopNode loop ? new GraphPlan(loop.body(), isLimited) : null);
    }

    /** Only what works takes a place: a loop that held one while its body waits for one would wait for ever. */
    private static boolean takesPlace(NodeKind kind, boolean isLimited) {
        return kind instanceof RunNode || (isLimited && (kind instanceof TaskNode || kind instanceof CallNode));
    }

    private static int[] toArray(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    List<NodePlan> nodes() {
        return nodes;
    }

    boolean isSteps() {
        return isSteps;
    }

    /** The numbers of its nodes, each after all that it waits for; worked out when somebody asks. */
    int[] order() {
        int[] known = order;
        if (known == null) {
            known = NodeOrder.of(nodes);
            order = known;
        }
        return known;
    }

    private int ordinal(String id) {
        Integer ordinal = ordinals.get(id);
        if (ordinal == null) {
            throw new IllegalArgumentException("node '" + id + "' is not in this graph");
        }
        return ordinal;
    }

    /** The number of a node in this graph, or null if it is not in it. */
    @Nullable
    Integer find(String id) {
        return ordinals.get(id);
    }

    /**
     * One node and its neighbours, by their numbers.
     *
     * @param needs as {@link Node#needs}, in the same order
     * @param dependents nodes that need this one, once for each such need
     * @param handler the node that handles this one's failure, or -1
     * @param handles nodes whose failure this one handles
     * @param impatient dependents that do not wait for the handler, since the handler waits for them
     * @param isEager whether it may be decided before all its needs have ended; a step never is, for the one before has to end
     * @param takesPlace whether it may have to wait for a place to work in, see {@link Places}
     * @param body of a loop, else null
     */
    record NodePlan(
            Node node,
            int ordinal,
            int[] needs,
            int[] dependents,
            int handler,
            int[] handles,
            int[] impatient,
            boolean isEager,
            boolean takesPlace,
            @Nullable GraphPlan body) {

        NodePlan withImpatient(int[] ordinals) {
            return new NodePlan(
                    node, ordinal, needs, dependents, handler, handles, ordinals, isEager, takesPlace, body);
        }

        boolean isImpatient(int dependent) {
            for (int ordinal : impatient) {
                if (ordinal == dependent) {
                    return true;
                }
            }
            return false;
        }
    }
}
