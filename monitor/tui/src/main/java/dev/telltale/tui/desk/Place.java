package dev.telltale.tui.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where on a desk a person is. Immutable, thread-safe.
 *
 * @param page the execution that is open, or null for the list
 * @param way the executions that were open before it and called one another, the outermost first
 */
public record Place(@Nullable ExecutionPage page, List<String> way) {
    static final Place LIST = new Place(null, List.of());

    public Place {
        way = List.copyOf(way);
    }

    Place with(ExecutionPage next) {
        return new Place(next, way);
    }
}
