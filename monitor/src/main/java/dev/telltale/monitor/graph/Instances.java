package dev.telltale.monitor.graph;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Of each node as written the instance that speaks for it. Not thread-safe; used once. */
final class Instances {
    private final Map<String, NodeView> byId = new HashMap<>();
    private final Map<String, NodeStatus> statuses = new HashMap<>();

    private Instances() {}

    static Instances of(ExecutionView view) {
        Instances instances = new Instances();
        instances.add(view.nodes());
        return instances;
    }

    private void add(List<NodeView> nodes) {
        for (NodeView node : nodes) {
            byId.merge(node.nodeId(), node, (before, later) -> weight(later) < weight(before) ? before : later);
            if (node.loop() != null) {
                for (IterationView iteration : node.loop().iterations()) {
                    add(iteration.nodes());
                }
            }
        }
    }

    private static int weight(NodeView node) {
        if (node.isRunning()) {
            return 2;
        }
        return node.status() == NodeStatus.FAILED ? 1 : 0;
    }

    /** To be asked for a loop before it is asked for the nodes of its body. */
    GraphNode node(NodeSkeleton node) {
        @Nullable NodeView instance = byId.get(node.id());
        NodeStatus status = instance == null ? statusWithout(node.parent()) : instance.status();
        statuses.put(node.id(), status);
        return new GraphNode(node.id(), node.kind(), node.parent(), node.join(), status, instance);
    }

    private NodeStatus statusWithout(@Nullable String parent) {
        @Nullable NodeStatus around = parent == null ? null : statuses.get(parent);
        return around != null && around.isTerminal() ? NodeStatus.SKIPPED : NodeStatus.PENDING;
    }
}
