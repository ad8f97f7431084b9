package dev.telltale.tui.desk;

import dev.telltale.monitor.view.ExecutionList;
import java.util.List;

/**
 * The executions, as somebody looks at them. Immutable, thread-safe.
 *
 * @param cursor the id of the one that is chosen, or empty for the first, whichever that is
 * @param narrowed only those that have this text in them, or empty for all
 * @param isListed whether a monitor has said which there are, and not only what it heard since
 */
public record ListPage(ExecutionTable table, Connection connection, String cursor, String narrowed, boolean isListed) {
    static final ListPage EMPTY = new ListPage(ExecutionTable.EMPTY, Connection.NONE, "", "", false);

    /** Those that are seen, newest first. */
    public List<ExecutionRow> rows() {
        return table.matching(narrowed);
    }

    /** Where the cursor is among them. */
    public int index(List<ExecutionRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).executionId().equals(cursor)) {
                return i;
            }
        }
        return 0;
    }

    /** The one that is chosen, or empty if there is none. */
    String chosen() {
        List<ExecutionRow> rows = rows();
        return rows.isEmpty() ? "" : rows.get(index(rows)).executionId();
    }

    ListPage with(ExecutionTable next) {
        return new ListPage(next, connection, cursor, narrowed, isListed).settled();
    }

    /** See {@link ExecutionTable#listed}. */
    ListPage listed(ExecutionList found, ExecutionTable before) {
        return new ListPage(table.listed(found, before), connection, cursor, narrowed, true).settled();
    }

    /** What is chosen stays chosen, whatever comes above it; so from when it is known which is the first, that is. */
    private ListPage settled() {
        return isListed && !isSettled() ? moved(0) : this;
    }

    /** Whether it is a certain one that is chosen. */
    boolean isSettled() {
        return cursor.equals(chosen());
    }

    ListPage with(Connection next) {
        return new ListPage(table, next, cursor, narrowed, isListed);
    }

    /** The stream has failed. */
    ListPage after(Failure failure) {
        return with(connection.after(failure));
    }

    ListPage moved(int by) {
        List<ExecutionRow> rows = rows();
        if (rows.isEmpty()) {
            return this;
        }
        int next = Math.max(0, Math.min(rows.size() - 1, index(rows) + by));
        return new ListPage(table, connection, rows.get(next).executionId(), narrowed, isListed);
    }

    ListPage narrowedTo(String text) {
        return new ListPage(table, connection, cursor, text, isListed).settled();
    }
}
