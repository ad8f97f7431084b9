package dev.telltale.tui.desk;

import java.util.List;

/**
 * The executions, as somebody looks at them. Immutable, thread-safe.
 *
 * @param cursor the id of the one that is chosen, or empty for the first
 * @param narrowed only those that have this text in them, or empty for all
 */
public record ListPage(ExecutionTable table, Connection connection, String cursor, String narrowed) {
    static final ListPage EMPTY = new ListPage(ExecutionTable.EMPTY, Connection.NONE, "", "");

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
        return new ListPage(next, connection, cursor, narrowed);
    }

    ListPage with(Connection next) {
        return new ListPage(table, next, cursor, narrowed);
    }

    /** The stream has failed, and is asked for again. */
    ListPage lost(String why) {
        return with(connection.lost(why));
    }

    ListPage moved(int by) {
        List<ExecutionRow> rows = rows();
        if (rows.isEmpty()) {
            return this;
        }
        int next = Math.max(0, Math.min(rows.size() - 1, index(rows) + by));
        return new ListPage(table, connection, rows.get(next).executionId(), narrowed);
    }

    ListPage narrowedTo(String text) {
        return new ListPage(table, connection, cursor, text);
    }
}
