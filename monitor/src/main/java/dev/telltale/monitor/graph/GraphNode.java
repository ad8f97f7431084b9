package dev.telltale.monitor.graph;

import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import org.jspecify.annotations.Nullable;

/**
 * A node as written, with how far it is.
 *
 * @param kind as in {@link dev.telltale.event.NodeSkeleton#kind}
 * @param parent id of the loop whose body it stands in, or null at the top
 * @param join as in {@link dev.telltale.event.NodeSkeleton#join}
 * @param status that of the instance; without one {@code skipped} if the loop around it has ended, else {@code pending}; null when the
 *     workflow has not been run
 * @param instance the one that the status is of, or null if there is none. In a loop's body it is one at work, else one that failed, else
 *     the latest: of several such the last
 */
public record GraphNode(
        String id,
        String kind,
        @Nullable String parent,
        @Nullable String join,
        @Nullable NodeStatus status,
        @Nullable NodeView instance) {}
