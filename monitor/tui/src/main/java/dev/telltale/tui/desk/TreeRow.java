package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.NodeView;
import dev.telltale.tui.log.Selection;
import org.jspecify.annotations.Nullable;

/**
 * A row of the tree. Immutable, thread-safe.
 *
 * @param path what it is about, see {@link Selection#path}
 * @param depth how far it is indented
 * @param fold whether something stands below it
 */
public record TreeRow(String path, int depth, Fold fold, Content content) {
    /** Whether something stands below a row, and is shown. */
    public enum Fold {
        NONE,
        OPEN,
        CLOSED
    }

    /** What a row shows. */
    public sealed interface Content {}

    /** The execution as a whole: the first row. */
    public record Whole(ExecutionView view) implements Content {}

    /** @param called what it has called, or null */
    public record Node(NodeView view, @Nullable ExecutionRow called) implements Content {}

    /** One pass through a loop. */
    public record Iteration(IterationView view) implements Content {}

    /** Iterations of which only the number is kept. */
    public record Counted(long iterations) implements Content {}
}
