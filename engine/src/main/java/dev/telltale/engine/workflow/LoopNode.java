package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Runs a graph again and again.
 *
 * @param source of the iterations: an array, a number or a condition, as {@code over} says. {@code OVER} and
 *     {@code TIMES} are evaluated once in the scope of the loop, {@code WHILE} in that of the iteration about to start
 * @param as name of the item in the body; {@link #indexName} is that of the index
 * @param parallel how many iterations may run at once, at least 1
 * @param until when it holds no further iteration starts; evaluated in the scope of the iteration about to start; or
 *     null when it has none
 * @param maxIterations more than these fail the loop
 */
public record LoopNode(
        Over over,
        Expression source,
        String as,
        int parallel,
        @Nullable Expression until,
        long maxIterations,
        Graph body)
        implements NodeKind {
    /** Where the iterations come from. */
    public enum Over {
        /** One for each item of an array. */
        OVER,
        /** A number of them. */
        TIMES,
        /** One as long as a condition holds. */
        WHILE
    }

    /** The name of the index in the body. */
    public String indexName() {
        return as + "_index";
    }

    @Override
    public String name() {
        return "loop";
    }
}
