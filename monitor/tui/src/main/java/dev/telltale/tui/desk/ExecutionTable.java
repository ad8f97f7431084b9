package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.Parent;
import dev.telltale.monitor.view.ExecutionList;
import dev.telltale.monitor.view.ExecutionSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The executions there are, newest first: all that go on and the last that have ended, {@value #MOST} at the most unless more go on. Immutable, thread-safe.
 *
 * @param hasMore whether there are others, which have ended before these
 */
public record ExecutionTable(List<ExecutionRow> rows, boolean hasMore) {
    /** How many there are at the most, unless more go on. */
    public static final int MOST = 1000;

    /** Calls within calls; nobody nests so many. */
    private static final int MOST_CALLS = 32;

    static final ExecutionTable EMPTY = new ExecutionTable(List.of(), false);

    /** What has not begun will be the newest when it does. */
    private static final Comparator<ExecutionRow> NEWEST_FIRST = Comparator.comparingLong(
                    (ExecutionRow row) -> row.startedMicros() == 0 ? Long.MAX_VALUE : row.startedMicros())
            .reversed();

    public ExecutionTable {
        rows = List.copyOf(rows);
    }

    /** After events of any executions, in their order. */
    ExecutionTable after(List<ExecutionEvent> events) {
        if (events.isEmpty()) {
            return this;
        }
        Map<String, ExecutionRow> byId = byId();
        for (ExecutionEvent event : events) {
            ExecutionRow known = byId.get(event.envelope().executionId());
            byId.put(event.envelope().executionId(), known == null ? ExecutionRow.of(event) : known.after(event));
        }
        return of(byId, hasMore);
    }

    /**
     * With what a monitor lists. What was known when it was asked, is not listed, and has said nothing since is gone.
     *
     * @param before what was known then
     */
    ExecutionTable listed(ExecutionList found, ExecutionTable before) {
        Map<String, ExecutionRow> known = byId();
        Map<String, ExecutionRow> heard = byId();
        for (ExecutionRow old : before.rows) {
            heard.computeIfPresent(old.executionId(), (id, now) -> now.seq() == old.seq() ? null : now);
        }
        for (ExecutionSummary summary : found.items()) {
            String id = summary.executionId();
            ExecutionRow row = heard.containsKey(id) ? heard.get(id).with(summary) : ExecutionRow.of(summary);
            heard.put(id, known.containsKey(id) ? row.with(known.get(id).approvals()) : row);
        }
        return of(heard, found.next() != null);
    }

    /** With what is asked in one of them. */
    ExecutionTable with(String executionId, Approvals approvals) {
        ExecutionRow known = find(executionId);
        if (known == null || known.approvals().equals(approvals)) {
            return this;
        }
        return new ExecutionTable(
                rows.stream()
                        .map(row -> row.executionId().equals(executionId) ? row.with(approvals) : row)
                        .toList(),
                hasMore);
    }

    private Map<String, ExecutionRow> byId() {
        Map<String, ExecutionRow> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.executionId(), row));
        return byId;
    }

    private static ExecutionTable of(Map<String, ExecutionRow> byId, boolean hasMore) {
        List<ExecutionRow> all = new ArrayList<>(byId.values());
        all.sort(NEWEST_FIRST);
        int before = all.size();
        for (int i = all.size() - 1; i >= 0 && all.size() > MOST; i--) {
            if (all.get(i).hasEnded()) {
                all.remove(i);
            }
        }
        return new ExecutionTable(all, hasMore || all.size() < before);
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
        return rows.stream()
                .filter(row -> row.executionId().equals(executionId))
                .findFirst()
                .orElse(null);
    }

    /** What the nodes of an execution have called, by their path; of those that did several times, the last one. */
    public Map<String, ExecutionRow> calledBy(String executionId) {
        Map<String, ExecutionRow> called = new HashMap<>();
        for (ExecutionRow row : rows) {
            Parent caller = row.parent();
            if (caller != null && caller.path() != null && caller.executionId().equals(executionId)) {
                called.putIfAbsent(caller.path(), row);
            }
        }
        return called;
    }

    /** What somebody is to approve in what an execution has called, or also in itself; or null. */
    @Nullable
    Question question(String executionId, boolean alsoInItself) {
        Map<String, ExecutionRow> byId = null;
        for (ExecutionRow row : rows) {
            Question asked = row.approvals().question(row.executionId(), "");
            if (asked != null && (alsoInItself || !row.executionId().equals(executionId))) {
                byId = byId == null ? byId() : byId;
                if (isWithin(row, executionId, byId)) {
                    return asked;
                }
            }
        }
        return null;
    }

    /** What goes on of an execution and of what it has called, the newest first. */
    List<String> running(String executionId) {
        Map<String, ExecutionRow> byId = byId();
        return rows.stream()
                .filter(row -> !row.hasEnded() && isWithin(row, executionId, byId))
                .map(ExecutionRow::executionId)
                .toList();
    }

    private static boolean isWithin(ExecutionRow row, String executionId, Map<String, ExecutionRow> byId) {
        @Nullable ExecutionRow at = row;
        for (int depth = 0; at != null && depth < MOST_CALLS; depth++) {
            if (at.executionId().equals(executionId)) {
                return true;
            }
            Parent caller = at.parent();
            at = caller == null || caller.path() == null ? null : byId.get(caller.executionId());
        }
        return false;
    }
}
