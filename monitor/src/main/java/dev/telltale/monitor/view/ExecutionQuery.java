package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionStatus;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions a list shall hold; fields that are empty or null choose all. Immutable, thread-safe.
 *
 * @param statuses any of these
 * @param workflow of this name, or null
 * @param labels with all of these
 * @param sinceMicros begun at this time or later, microseconds since the epoch; or null
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param next where to go on, from {@link ExecutionList#next}; or null to begin with the newest
 */
public record ExecutionQuery(
        Set<ExecutionStatus> statuses,
        @Nullable String workflow,
        Map<String, String> labels,
        @Nullable Long sinceMicros,
        int limit,
        @Nullable String next) {
    /** Most items that one list holds. */
    public static final int MAX_LIMIT = 1000;

    /** Everything, newest first, a hundred at a time. */
    public static final ExecutionQuery ALL = new ExecutionQuery(Set.of(), null, Map.of(), null, 100, null);

    public ExecutionQuery {
        statuses = Set.copyOf(statuses);
        labels = Map.copyOf(labels);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; use 1 to " + MAX_LIMIT);
        }
    }
}
