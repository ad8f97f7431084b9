package dev.telltale.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link ExecutionView} is made of: enough to have it elsewhere and to go on from it there. What follows from the rest, such as
 * counts, is not among it. Immutable, thread-safe.
 *
 * @param start how it began
 * @param seq of the event it is true for
 * @param seqMicros when that event happened, microseconds since the epoch
 * @param nodes those outside loop bodies, with all that is in them
 * @param variables by name
 * @param percent how far it is
 * @param expectedEndMicros when it is expected to end, microseconds since the epoch, or null when nothing honest can be said
 * @param outputChars characters of output so far, kept or not
 * @param outputLimit how much of it each node keeps by now, in estimated heap bytes
 * @param end the terminal event, or null
 * @param missingEvents how many events up to the seq are not in it
 */
public record ViewParts(
        RunEvent.Opening start,
        long seq,
        long seqMicros,
        ExecutionStatus status,
        List<NodeView> nodes,
        Map<String, @Nullable Object> variables,
        double percent,
        @Nullable Long expectedEndMicros,
        long outputChars,
        long outputLimit,
        @Nullable RunEvent end,
        long missingEvents) {
    public ViewParts {
        nodes = List.copyOf(nodes);
        Map<String, @Nullable Object> frozen = new LinkedHashMap<>(variables);
        frozen.replaceAll((name, value) -> Json.freeze(value));
        variables = Collections.unmodifiableMap(frozen);
    }

    /**
     * The view that they are the parts of.
     *
     * @throws IllegalArgumentException if they do not fit each other
     */
    public ExecutionView toView() {
        return ExecutionView.of(this);
    }

    /** The loop bodies of an execution, to put iterations together again. Immutable, thread-safe. */
    public static final class Bodies {
        private final NodeGraph graph;

        /** @throws IllegalArgumentException if a node is in it twice */
        public Bodies(RunEvent.Opening start) {
            graph = new NodeGraph(start.nodes());
        }

        /**
         * An iteration, for {@link LoopView#restored}.
         *
         * @param nodes of the body, those that something happened to
         * @throws IllegalArgumentException if the loop's body has no such nodes
         */
        public IterationView iteration(String loopId, long index, @Nullable Object item, List<NodeView> nodes) {
            return IterationView.of(index, item)
                    .withAll(nodes, node -> graph.place(node.nodeId(), loopId).ordinal(), graph.bodySize(loopId));
        }
    }
}
