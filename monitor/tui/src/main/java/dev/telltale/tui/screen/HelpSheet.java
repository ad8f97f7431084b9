package dev.telltale.tui.screen;

import dev.telltale.tui.desk.Panels;
import java.util.List;

/** What the keys do. */
final class HelpSheet {
    private static final List<String> LINES = List.of(
            "Up Down k j        move; PgUp PgDn Home End too",
            "Enter              open an execution, or what a node has called",
            "Left Right h l     fold and unfold loops, iterations and branches",
            "Tab                from the tree into the pane and back",
            "1 2 3 4            output, variables, events, errors",
            "/                  search the output, filter the events, narrow the list",
            "                   a filter: type=node.* node=push status=failed where=…",
            "n N                next and previous place where the search holds",
            "[ ]                one event back and forth in time",
            "{ }                a twentieth of all events back and forth",
            "L                  back to now",
            "p r                pause, resume",
            "c                  cancel; asks for a reason first",
            "a                  answer what waits for an approval",
            "Ctrl-U             while something is typed: begin again",
            "Esc                back: to now, to the caller, to the list",
            "q Ctrl-C           leave; what runs goes on, unless it is this program's",
            "",
            "LIVE nothing more is there   BEHIND n events are there that were not seen",
            "GAP n events are lost        RECONNECTING the connection is, for now");

    private HelpSheet() {}

    static void paint(Canvas canvas, Panels panels) {
        canvas.text(0, 0, panels.width(), "Keys", canvas.look().bold());
        for (int i = 0; i < LINES.size() && i < panels.height() - 2; i++) {
            canvas.text(
                    2, i + 1, panels.width() - 2, LINES.get(i), canvas.look().plain());
        }
    }
}
