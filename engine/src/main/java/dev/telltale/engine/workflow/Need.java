package dev.telltale.engine.workflow;

/**
 * A node that must have ended before another starts.
 *
 * @param nodeId a node of the same graph
 */
public record Need(String nodeId, Type type) {
    /** Why a node waits for another. Of two reasons for the same node, the one that stands first here is kept. */
    public enum Type {
        /** The other is a switch that names this node in a {@code then} or {@code else}. */
        BRANCH,
        /** The other names this node in its {@code onError}: this one runs only if the other fails. */
        FAILURE,
        /** Written in {@code needs}, or this node refers to the other. */
        AFTER,
        /** The other is the step before. */
        SEQUENCE
    }
}
