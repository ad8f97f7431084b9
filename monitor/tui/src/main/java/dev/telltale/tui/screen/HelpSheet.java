package dev.telltale.tui.screen;

import dev.telltale.tui.desk.Connection;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.Help;
import dev.telltale.tui.desk.Panels;

/** What the keys do; how live all is stays in sight. */
final class HelpSheet {
    private HelpSheet() {}

    static void paint(Canvas canvas, Desk desk) {
        Panels panels = desk.panels();
        ExecutionPage page = desk.page();
        Connection connection =
                page == null ? desk.list().connection() : page.track().connection();
        HeadLine.of(canvas, "Keys", connection, panels.width());
        int top = Help.top(desk.dialogue().help(), panels);
        for (int i = 0; i < Help.height(panels) && top + i < Help.LINES.size(); i++) {
            canvas.text(
                    2,
                    i + 1,
                    panels.width() - 2,
                    Help.LINES.get(top + i),
                    canvas.look().plain());
        }
    }
}
