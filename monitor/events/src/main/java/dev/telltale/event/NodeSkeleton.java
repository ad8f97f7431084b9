package dev.telltale.event;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as written, before anything ran: enough to draw the graph.
 *
 * @param id unique in the workflow
 * @param kind {@code run}, {@code task}, {@code set}, {@code switch}, {@code loop}, {@code wait}, {@code emit}
 * @param needs ids of the nodes that end before this one starts; with a {@code join}, at least one of them
 * @param needKinds why it waits for those of its needs that are not {@link NeedKind#AFTER}, by id
 * @param parent id of the loop whose body it stands in, or null at the top
 * @param join {@code any} or {@code first} where it does not wait for all its needs, else null
 */
public record NodeSkeleton(
        String id,
        String kind,
        List<String> needs,
        Map<String, NeedKind> needKinds,
        @Nullable String parent,
        @Nullable String join) {
    public NodeSkeleton {
        needs = List.copyOf(needs);
        needKinds = Map.copyOf(needKinds);
    }

    /** A node that waits for all its needs, which are {@link NeedKind#AFTER}. */
    public NodeSkeleton(String id, String kind, List<String> needs, @Nullable String parent) {
        this(id, kind, needs, Map.of(), parent);
    }

    /** A node that waits for all its needs. */
    public NodeSkeleton(
            String id, String kind, List<String> needs, Map<String, NeedKind> needKinds, @Nullable String parent) {
        this(id, kind, needs, needKinds, parent, null);
    }

    /** Why it waits for one of its needs. */
    public NeedKind needKind(String nodeId) {
        return needKinds.getOrDefault(nodeId, NeedKind.AFTER);
    }
}
