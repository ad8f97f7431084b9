package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.Parent;
import dev.telltale.monitor.view.ExecutionSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The executions there are, newest first: all that go on and the last that have ended, {@value #MOST} at the most unless more go on. Immutable, thread-safe.
 */
public record ExecutionTable(List<ExecutionRow> rows) {
    static final int MOST = 1000;

    /** Calls within calls; nobody nests so many. */
    private static final int MOST_CALLS = 32;

    static final ExecutionTable EMPTY = new ExecutionTable(List.of());

    /** What has not begun will be the newest when it does. */
    private static final Comparator<ExecutionRow> NEWEST_FIRST = Comparator.comparingLong(
                    (ExecutionRow row) -> row.startedMicros() == 0 ? Long.MAX_VALUE : row.startedMicros())
            .reversed();

    public ExecutionTable {
        rows = List.copyOf(rows);
    }

    /** After events of any executions, in their order. */
    ExecutionTable after(List<ExecutionEvent> events) {
        Map<String, ExecutionRow> byId = byId();
        for (ExecutionEvent event : events) {
            ExecutionRow known = byId.get(event.envelope().executionId());
            byId.put(event.envelope().executionId(), known == null ? ExecutionRow.of(event) : known.after(event));
        }
        return of(byId);
    }

    /** With what a monitor lists. */
    ExecutionTable with(List<ExecutionSummary> listed) {
        Map<String, ExecutionRow> byId = byId();
        for (ExecutionSummary summary : listed) {
            ExecutionRow known = byId.get(summary.executionId());
            byId.put(summary.executionId(), known == null ? ExecutionRow.of(summary) : known.with(summary));
        }
        return of(byId);
    }

    private Map<String, ExecutionRow> byId() {
        Map<String, ExecutionRow> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.executionId(), row));
        return byId;
    }

    private static ExecutionTable of(Map<String, ExecutionRow> byId) {
        List<ExecutionRow> all = new ArrayList<>(byId.values());
        all.sort(NEWEST_FIRST);
        for (int i = all.size() - 1; i >= 0 && all.size() > MOST; i--) {
            if (all.get(i).hasEnded()) {
                all.remove(i);
            }
        }
        return new ExecutionTable(all);
    }

    /** Those that have a text in their id, workflow or status. */
    public List<ExecutionRow> matching(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                ? rows
                : rows.stream()
                        .filter(row -> (row.executionId() + " " + row.workflow() + " "
                                        + row.status().wireName())
                                .toLowerCase(Locale.ROOT)
                                .contains(wanted))
                        .toList();
    }

    /** The one with an id, or null. */
    public @Nullable ExecutionRow find(String executionId) {
        return first(row -> row.executionId().equals(executionId));
    }

    /** What a node has called, the last one where it did several times; or null. */
    public @Nullable ExecutionRow calledBy(String executionId, String path) {
        Parent caller = new Parent(executionId, path);
        return first(row -> caller.equals(row.parent()));
    }

    /** What somebody is to approve in an execution or in what it has called, as far as that is known; or null. */
    @Nullable
    Question question(String executionId) {
        ExecutionRow asking = first(row -> row.asking() != null && isWithin(row, executionId));
        return asking == null ? null : asking.asking();
    }

    private boolean isWithin(ExecutionRow row, String executionId) {
        @Nullable ExecutionRow at = row;
        for (int depth = 0; at != null && depth < MOST_CALLS; depth++) {
            if (at.executionId().equals(executionId)) {
                return true;
            }
            Parent caller = at.parent();
            at = caller == null || caller.path() == null ? null : find(caller.executionId());
        }
        return false;
    }

    private @Nullable ExecutionRow first(Predicate<ExecutionRow> wanted) {
        for (ExecutionRow row : rows) {
            if (wanted.test(row)) {
                return row;
            }
        }
        return null;
    }
}
