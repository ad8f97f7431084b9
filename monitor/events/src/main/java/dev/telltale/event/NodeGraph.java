package dev.telltale.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where each node of a workflow stands among its siblings; made once per execution from the skeleton. Thread-safe. */
final class NodeGraph {
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, List<String>> bodies = new HashMap<>();
    private final List<String> top = new ArrayList<>();

    /** @throws IllegalArgumentException if an id occurs twice */
    NodeGraph(List<NodeSkeleton> nodes) {
        for (NodeSkeleton node : nodes) {
            List<String> siblings =
                    node.parent() == null ? top : bodies.computeIfAbsent(node.parent(), parent -> new ArrayList<>());
            Place place = new Place(siblings.size(), node.kind(), node.parent());
            if (places.put(node.id(), place) != null) {
                throw new IllegalArgumentException(
                        "node '" + node.id() + "' is twice in the skeleton of its execution; ids are unique");
            }
            siblings.add(node.id());
        }
    }

    /**
     * @param loopId the loop whose body it stands in, or null at the top
     * @throws IllegalArgumentException if the skeleton has no such node there
     */
    Place place(String nodeId, @Nullable String loopId) {
        Place place = find(nodeId, loopId);
        if (place == null) {
            throw new IllegalArgumentException("node '" + nodeId + "' is not in the skeleton of its execution"
                    + (loopId == null ? "" : ", in the body of '" + loopId + "'"));
        }
        return place;
    }

    /** As {@link #place}, or null if there is none. */
    @Nullable
    Place find(String nodeId, @Nullable String loopId) {
        @Nullable Place place = places.get(nodeId);
        return place != null && Objects.equals(place.loopId, loopId) ? place : null;
    }

    /** Ids of the nodes outside loop bodies, as written. */
    List<String> top() {
        return top;
    }

    /** How many nodes a loop's body has. */
    int bodySize(String loopId) {
        @Nullable List<String> body = bodies.get(loopId);
        return body == null ? 0 : body.size();
    }

    /** @param ordinal index among its siblings, from 0 @param loopId the loop around it, or null at the top */
    record Place(int ordinal, String kind, @Nullable String loopId) {}
}
