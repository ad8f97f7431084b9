package dev.telltale.tui.screen;

import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ExecutionRow;
import dev.telltale.tui.desk.ExecutionTable;
import dev.telltale.tui.desk.ListPage;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.log.Harmless;
import java.util.List;

/** The list of executions. */
final class ListSheet {
    private static final int BAR = 8;
    private static final int MOST = 200;

    private ListSheet() {}

    static void paint(Canvas canvas, Desk desk) {
        Panels panels = desk.panels();
        List<ExecutionRow> rows = desk.list().rows();
        long running = rows.stream().filter(row -> !row.hasEnded()).count();
        boolean hasMore = desk.list().table().hasMore();
        String only =
                desk.list().narrowed().isEmpty() ? "" : " with '" + desk.list().narrowed() + "'";
        String title = "telltale  " + rows.size() + (hasMore ? "+" : "")
                + (rows.size() == 1 && !hasMore ? " execution" : " executions") + only + ", "
                + running + (running == 1 ? " goes on" : " go on");
        Panels.Box box = new Panels.Box(0, 1, panels.width(), Math.max(0, panels.height() - 2));
        int chosen = desk.list().index(rows);
        int top = Window.around(chosen, rows.size(), box.height());
        for (int i = 0; i < box.height() && top + i < rows.size(); i++) {
            row(canvas, rows.get(top + i), box, box.y() + i, top + i == chosen);
        }
        if (rows.isEmpty()) {
            VoidSheet.paint(canvas, desk.list().connection(), nothing(desk.list()), panels);
        }
        HeadLine.of(canvas, title, desk.list().connection(), panels.width());
    }

    private static String nothing(ListPage list) {
        if (list.table().rows().isEmpty()) {
            return "Nothing here yet. What starts appears by itself.";
        }
        return list.table().hasMore()
                ? "None of these. Only what goes on and the newest " + ExecutionTable.MOST + " in all were"
                        + " searched: 'telltale list' finds others, and 'telltale watch ID' shows them."
                : "None of these.";
    }

    private static void row(Canvas canvas, ExecutionRow row, Panels.Box box, int y, boolean isChosen) {
        Look look = canvas.look();
        int name = Math.max(6, box.width() / 5);
        canvas.text(0, y, 1, isChosen ? ">" : " ", look.bold());
        canvas.text(2, y, 1, look.sign(row.status()), look.style(row.status()));
        canvas.text(4, y, name, Harmless.of(row.workflow(), MOST), look.bold());
        canvas.text(5 + name, y, name, row.executionId(), look.plain());
        int x = canvas.text(6 + 2 * name, y, 10, row.status().wireName(), look.style(row.status()));
        x = Math.max(x + 1, 17 + 2 * name);
        x = canvas.bar(x, y, BAR, row.percent() / 100, look.style(row.status()));
        x = canvas.text(x + 1, y, 4, (int) row.percent() + "%", look.plain());
        long millis = row.durationMillis(canvas.nowMicros());
        String took = row.hasEnded() ? Durations.of(millis) : Durations.goingOn(millis);
        canvas.text(32 + 2 * name, y, 8, took, look.plain());
        String about = row.error() != null ? row.error() : String.join(" ", row.currentNodes());
        canvas.text(Math.max(x, 41 + 2 * name), y, box.width(), Harmless.of(about, MOST), look.dim());
        if (isChosen) {
            canvas.choose(box, y);
        }
    }
}
