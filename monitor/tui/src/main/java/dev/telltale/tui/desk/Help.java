package dev.telltale.tui.desk;

import java.util.List;

/** What the keys do, and what the words on the connection mean. */
public final class Help {
    /** Its lines, each of at most 78 columns; with what stands around them they fill no more than 24 rows. */
    public static final List<String> LINES = List.of(
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

    private Help() {}

    /** How many of them are seen on a screen: one row above and one below are taken. */
    public static int height(Panels panels) {
        return Math.max(0, panels.height() - 2);
    }

    /** The first line that is seen. @param wanted which one somebody wants to be the first */
    public static int top(int wanted, Panels panels) {
        return Math.max(0, Math.min(wanted, LINES.size() - height(panels)));
    }

    /** Whether there are more than are seen. */
    public static boolean isLong(Panels panels) {
        return LINES.size() > height(panels);
    }
}
