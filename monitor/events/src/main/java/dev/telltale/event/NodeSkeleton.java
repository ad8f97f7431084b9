package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as written, before anything ran: enough to draw the graph.
 *
 * @param id unique in the workflow
 * @param kind {@code run}, {@code task}, {@code set}, {@code switch}, {@code loop}, {@code wait}, {@code emit}
 * @param needs ids of the nodes that end before this one starts
 * @param parent id of the loop whose body it stands in, or null at the top
 */
public record NodeSkeleton(
        String id,
        String kind,
        List<String> needs,
        @Nullable String parent) {
    public NodeSkeleton {
        needs = List.copyOf(needs);
    }
}
