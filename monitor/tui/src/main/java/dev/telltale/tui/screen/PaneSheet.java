package dev.telltale.tui.screen;

import dev.tamboui.style.Style;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Json;
import dev.telltale.monitor.wire.EventFields;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ErrorRow;
import dev.telltale.tui.desk.Errors;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.Pane;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.log.Harmless;
import dev.telltale.tui.log.OutputLine;
import dev.telltale.tui.log.OutputLog;
import dev.telltale.tui.log.Tail;
import dev.telltale.tui.log.VariableRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pane beside the tree: output, variables, events or errors, below a line with their titles. */
final class PaneSheet {
    private static final int MOST = 500;

    private final Canvas canvas;
    private final Look look;
    private final Panels.Box box;
    private final ExecutionPage page;

    private PaneSheet(Canvas canvas, Panels.Box box, ExecutionPage page) {
        this.canvas = canvas;
        this.look = canvas.look();
        this.box = box;
        this.page = page;
    }

    static void paint(Canvas canvas, Desk desk, ExecutionPage page) {
        ExecutionView view = page.view();
        PaneSheet sheet = new PaneSheet(canvas, desk.panels().pane(), page);
        if (view == null || desk.panels().height() < 5) {
            return;
        }
        String about = switch (page.reading().pane()) {
            case OUTPUT -> sheet.output();
            case VARIABLES -> sheet.variables(page.variables());
            case EVENTS -> sheet.events();
            case ERRORS -> sheet.errors(Errors.of(view, desk.list().table()));
        };
        sheet.titles(about);
    }

    private void titles(String about) {
        int y = box.y() - 1;
        int x = box.x();
        for (Pane pane : Pane.values()) {
            boolean isShown = pane == page.reading().pane();
            String title = pane.ordinal() + 1 + " " + pane.title();
            Style style = isShown && page.reading().isFocused() ? look.chosen() : isShown ? look.bold() : look.dim();
            x = canvas.text(x, y, box.x() + box.width() - x, isShown ? "[" + title + "] " : " " + title + "  ", style);
        }
        canvas.textBefore(box.x() + box.width(), y, box.x() + box.width() - x, about, look.dim());
    }

    private int top(long first, long end) {
        return (int) (page.reading().scroll(page.reading().pane()).top(first, end, box.height()) - first);
    }

    /** What is said of a log beside its title. @param what it has, in the singular @param by the filter, or nothing */
    private String about(long first, long end, int top, String what, String by) {
        long below = end - first - top - box.height();
        return (first > 0 ? "last " : "")
                + counted(end - first, what)
                + by
                + (below > 0 ? ", " + below + " below" : "");
    }

    private String output() {
        OutputLog log = page.output();
        int top = top(log.dropped(), log.dropped() + log.size());
        for (int i = 0; i < box.height() && top + i < log.size(); i++) {
            OutputLine line = log.get(top + i);
            int y = box.y() + i;
            boolean isOfOne = line.path().equals(page.tree().cursor());
            int x = box.x();
            if (!isOfOne) {
                x = canvas.text(x, y, box.width() / 3, line.path() + " ", look.dim());
            }
            // Standard error is told by its sign; its colour is only a help.
            x = canvas.text(x, y, 2, (line.isError() ? "!" : "|") + " ", line.isError() ? look.bad() : look.dim());
            boolean isFound = log.dropped() + top + i == page.reading().found();
            Style style = isFound ? look.chosen() : line.isError() ? look.bad() : look.plain();
            canvas.text(x, y, box.x() + box.width() - x, line.text(), style);
        }
        return about(log.dropped(), log.dropped() + log.size(), top, "line", "");
    }

    private String variables(List<VariableRow> rows) {
        int top = top(0, rows.size());
        for (int i = 0; i < box.height() && top + i < rows.size(); i++) {
            VariableRow row = rows.get(top + i);
            int y = box.y() + i;
            int x = canvas.text(box.x(), y, 2, row.isNews() ? look.either("●", "*") + " " : "  ", look.warning());
            x = canvas.text(x, y, box.width(), row.name() + " = ", look.bold());
            x = canvas.text(x, y, box.x() + box.width() - x, row.value(), row.isNews() ? look.warning() : look.plain());
            String before = row.before() == null ? "" : "  (was " + row.before() + ")";
            canvas.text(x, y, box.x() + box.width() - x, before, look.dim());
        }
        return counted(rows.size(), "variable");
    }

    private String events() {
        Tail<ExecutionEvent> shown = page.events().shown();
        int size = page.shownEvents();
        int top = top(shown.dropped(), shown.dropped() + size);
        for (int i = 0; i < box.height() && top + i < size; i++) {
            event(shown.get(top + i), box.y() + i);
        }
        String by =
                page.reading().filter().isEmpty() ? "" : " by " + page.reading().filter();
        return about(shown.dropped(), shown.dropped() + size, top, "event", by);
    }

    private void event(ExecutionEvent event, int y) {
        @Nullable String path = event.envelope().path();
        String when = Clock.time(event.envelope().timestampMicros(), look.zone());
        int end = box.x() + box.width();
        int x = canvas.text(
                box.x(), y, box.width(), String.format("%6d ", event.envelope().seq()), look.dim());
        x = canvas.text(x, y, end - x, when + " ", look.dim());
        x = canvas.text(
                x,
                y,
                end - x,
                Harmless.of(event.typeName(), MOST) + " ",
                look.style(event.envelope().status()));
        x = canvas.text(x, y, end - x, path == null ? "" : path + " ", look.bold());
        Object more = EventFields.of(event).get(event.error() == null ? "data" : "error");
        canvas.text(x, y, end - x, more == null ? "" : Harmless.of(Json.write(more), MOST), look.plain());
    }

    private String errors(List<ErrorRow> rows) {
        int top = top(0, rows.size());
        for (int i = 0; i < box.height() && top + i < rows.size(); i++) {
            ErrorRow row = rows.get(top + i);
            int y = box.y() + i;
            int x = box.x() + 2 * row.depth();
            String sign = row.depth() == 0 ? look.either("✗ ", "x ") : look.either("↳ ", "` ");
            x = canvas.text(x, y, 2, sign, look.bad());
            x = canvas.text(x, y, box.width(), row.path().isEmpty() ? "" : row.path() + ": ", look.bold());
            canvas.text(x, y, box.x() + box.width() - x, row.text(), look.plain());
        }
        return rows.isEmpty() ? "nothing went wrong" : counted(rows.size(), "error");
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
