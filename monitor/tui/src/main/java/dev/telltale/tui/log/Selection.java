package dev.telltale.tui.log;

/**
 * A part of an execution's tree: all of it, a node, a loop with its iterations, or one iteration. Immutable, thread-safe.
 *
 * @param path such as {@code push}, {@code regions}, {@code regions[2]}; empty for all of it
 */
public record Selection(String path) {
    /** All of it. */
    public static final Selection ALL = new Selection("");

    /** Whether a node instance belongs to it. */
    public boolean covers(String other) {
        if (path.isEmpty()) {
            return true;
        }
        if (!other.startsWith(path)) {
            return false;
        }
        return other.length() == path.length() || "[/".indexOf(other.charAt(path.length())) >= 0;
    }
}
