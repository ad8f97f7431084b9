package dev.telltale.engine.workflow;

import dev.telltale.event.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A place in a definition.
 *
 * @param line from 1
 * @param column from 1
 * @param at the same place as a path, such as {@code nodes[2].task}
 */
public record Position(int line, int column, String at) {
    /** A problem with what stands here. */
    public Problem problem(String message, @Nullable String hint) {
        return new Problem(line, column, at, message, hint);
    }
}
