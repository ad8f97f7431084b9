package dev.telltale.monitor.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of executions, newest first.
 *
 * @param next for {@link ExecutionQuery#next}, or null when there are no more
 */
public record ExecutionList(
        List<ExecutionSummary> items, @Nullable String next) {
    public ExecutionList {
        items = List.copyOf(items);
    }
}
