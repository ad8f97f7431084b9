package dev.telltale.tui.desk;

import dev.telltale.event.NeedKind;
import dev.telltale.event.NodeSkeleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which nodes stand below which in the tree: what one switch alone decides about, below that switch. Immutable, thread-safe.
 */
public final class Outline {
    private final Map<String, List<String>> branches = new HashMap<>();
    private final Set<String> nested = new HashSet<>();

    Outline(List<NodeSkeleton> nodes) {
        Map<String, NodeSkeleton> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        for (NodeSkeleton node : nodes) {
            List<String> deciders = node.needs().stream()
                    .filter(need -> node.needKind(need) == NeedKind.BRANCH)
                    .toList();
            NodeSkeleton decider = deciders.size() == 1 ? byId.get(deciders.get(0)) : null;
            if (decider != null && Objects.equals(decider.parent(), node.parent())) {
                branches.computeIfAbsent(decider.id(), id -> new ArrayList<>()).add(node.id());
                nested.add(node.id());
            }
        }
    }

    /** Whether it stands below a switch. */
    boolean isNested(String nodeId) {
        return nested.contains(nodeId);
    }

    /** The nodes below a switch. */
    List<String> branchesOf(String nodeId) {
        return branches.getOrDefault(nodeId, List.of());
    }
}
