package dev.telltale.monitor.graph;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.NodeSkeleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a workflow and what each waits for; of an execution also how far they are. Immutable, thread-safe.
 *
 * @param workflow its name
 * @param executionId the execution whose states it shows, or null when the workflow has not been run
 * @param status of the execution, or null
 * @param seq the event that it is true for, or 0
 * @param nodes in declaration order, each loop before the nodes of its body
 * @param edges in the order of the nodes they lead to
 */
public record WorkflowGraph(
        String workflow,
        @Nullable String executionId,
        @Nullable ExecutionStatus status,
        long seq,
        List<GraphNode> nodes,
        List<GraphEdge> edges) {
    public WorkflowGraph {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** The graph of an execution, running or ended. */
    public static WorkflowGraph of(ExecutionView view) {
        List<NodeSkeleton> skeleton = view.start().nodes();
        Instances instances = Instances.of(view);
        List<GraphNode> nodes = new ArrayList<>(skeleton.size());
        skeleton.forEach(node -> nodes.add(instances.node(node)));
        return new WorkflowGraph(
                view.workflow(), view.executionId(), view.status(), view.seq(), nodes, edges(skeleton));
    }

    /** The graph of a workflow that has not been run. @param skeleton a loop before the nodes of its body */
    public static WorkflowGraph of(String workflow, List<NodeSkeleton> skeleton) {
        List<GraphNode> nodes = skeleton.stream()
                .map(node -> new GraphNode(node.id(), node.kind(), node.parent(), node.join(), null, null))
                .toList();
        return new WorkflowGraph(workflow, null, null, 0, nodes, edges(skeleton));
    }

    private static List<GraphEdge> edges(List<NodeSkeleton> skeleton) {
        List<GraphEdge> edges = new ArrayList<>();
        for (NodeSkeleton node : skeleton) {
            node.needs().forEach(need -> edges.add(new GraphEdge(need, node.id(), node.needKind(need))));
        }
        return edges;
    }

    /** As a digraph in the language of Graphviz; loops are clusters. */
    public String toDot() {
        return new DotDrawing(this).text();
    }

    /** As a flowchart in the language of Mermaid; loops are subgraphs. */
    public String toMermaid() {
        return new MermaidDrawing(this).text();
    }

    /**
     * As lines of text: a row for each node, lines from what it needs beside it, the body of a loop below it.
     *
     * @param width how many characters a line may have; at least 48 are used
     * @param isAscii whether lines are drawn with ASCII characters, for want of others
     */
    public String toText(int width, boolean isAscii) {
        return new TextDrawing(this, width, isAscii ? Strokes.ASCII : Strokes.BOXES).text();
    }
}
