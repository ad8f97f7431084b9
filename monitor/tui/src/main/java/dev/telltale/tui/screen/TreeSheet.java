package dev.telltale.tui.screen;

import dev.tamboui.style.Style;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.IterationView;
import dev.telltale.event.Json;
import dev.telltale.event.LoopView;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.NodeView;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.ExecutionRow;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.desk.TreeRow;
import dev.telltale.tui.log.Harmless;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of an execution's nodes. */
final class TreeSheet {
    private static final int MOST = 300;
    private static final int BAR = 8;
    private static final int TIME = 9;

    private final Canvas canvas;
    private final Look look;
    private final Panels.Box box;
    private final long nowMicros;

    private TreeSheet(Canvas canvas, Panels.Box box, long nowMicros) {
        this.canvas = canvas;
        this.look = canvas.look();
        this.box = box;
        this.nowMicros = nowMicros;
    }

    static void paint(Canvas canvas, Desk desk, ExecutionPage page) {
        ExecutionView view = page.view();
        if (view == null) {
            return;
        }
        // What is past, and what has ended, stands still.
        long now = page.past() != null || view.status().isTerminal() ? view.seqMicros() : canvas.nowMicros();
        TreeSheet sheet = new TreeSheet(canvas, desk.panels().tree(), now);
        List<TreeRow> rows = page.rows(desk.list().table());
        int chosen = page.tree().index(rows);
        int top = Window.around(chosen, rows.size(), sheet.box.height());
        for (int i = 0; i < sheet.box.height() && top + i < rows.size(); i++) {
            boolean isChosen = top + i == chosen;
            sheet.row(rows.get(top + i), sheet.box.y() + i, isChosen);
            if (isChosen && !page.reading().isFocused()) {
                canvas.choose(sheet.box, sheet.box.y() + i);
            }
        }
    }

    private void row(TreeRow row, int y, boolean isChosen) {
        canvas.text(box.x(), y, 1, isChosen ? ">" : " ", look.bold());
        int x = box.x() + 2 + 2 * row.depth();
        String fold = switch (row.fold()) {
            case NONE -> " ";
            case OPEN -> look.either("▾", "-");
            case CLOSED -> look.either("▸", "+");
        };
        x = canvas.text(x, y, Math.min(1, room(x)), fold, look.plain()) + 1;
        if (row.content() instanceof TreeRow.Whole whole) {
            whole(whole.view(), x, y);
        } else if (row.content() instanceof TreeRow.Node node) {
            node(node.view(), node.called(), x, y);
        } else if (row.content() instanceof TreeRow.Iteration iteration) {
            iteration(iteration.view(), x, y);
        } else if (row.content() instanceof TreeRow.Counted counted) {
            canvas.text(
                    x,
                    y,
                    room(x),
                    counted.iterations() + " more iterations, of which only the number is kept",
                    look.dim());
        }
    }

    private void whole(ExecutionView view, int x, int y) {
        int next = canvas.text(x, y, Math.min(2, room(x)), look.sign(view.status()) + " ", look.style(view.status()));
        next = canvas.text(next, y, room(next), Harmless.of(view.workflow(), MOST), look.bold());
        String missing = view.missingEvents() == 0 ? "" : "  without " + view.missingEvents() + " events that are lost";
        canvas.text(next, y, room(next), missing, look.bad());
    }

    private void node(NodeView node, @Nullable ExecutionRow called, int x, int y) {
        int end = box.x() + box.width();
        long millis = node.isRunning() ? (nowMicros - node.startedMicros()) / 1000 : node.durationMs();
        String time = node.isRunning() ? Durations.goingOn(Math.max(0, millis)) : Durations.of(millis);
        end = canvas.textBefore(end, y, TIME, " " + time, look.plain());
        int next = canvas.text(x, y, Math.min(2, end - x), look.sign(node.status()) + " ", look.style(node.status()));
        next = canvas.text(next, y, end - next, node.nodeId() + " ", node.isRunning() ? look.bold() : look.plain());
        double share = share(node);
        if (share >= 0 && end - next > BAR) {
            next = canvas.bar(next, y, BAR, share, look.style(node.status()));
            next = canvas.text(next, y, end - next, " " + (int) (share * 100) + "% ", look.plain());
        }
        canvas.text(next, y, end - next, Harmless.of(said(node, called), MOST), style(node));
    }

    private Style style(NodeView node) {
        return node.status() == NodeStatus.FAILED || node.isRunning() ? look.style(node.status()) : look.dim();
    }

    /** How much of it is done while it runs, or -1 if it does not say. */
    private static double share(NodeView node) {
        LoopView loop = node.loop();
        if (!node.isRunning()) {
            return -1;
        }
        if (loop != null) {
            Long expected = loop.expected();
            return expected == null || expected == 0 ? -1 : (double) loop.endedCount() / expected;
        }
        return node.fraction() > 0 ? node.fraction() : -1;
    }

    private String said(NodeView node, @Nullable ExecutionRow called) {
        StringBuilder said = new StringBuilder(
                node.status() == NodeStatus.PENDING ? "" : node.status().wireName());
        if (node.attempt() > 1) {
            said.append(", attempt ").append(node.attempt());
        }
        if (node.loop() != null) {
            said.append(", ").append(node.loop().endedCount());
            said.append(
                    node.loop().expected() == null
                            ? " iterations"
                            : " of " + node.loop().expected());
        }
        if (node.skipReason() != null) {
            said.append(" (").append(node.skipReason().wireName()).append(")");
        }
        if (called != null) {
            said.append(" ").append(look.either("→", "->")).append(" ").append(called.executionId());
        }
        if (node.prompt() != null) {
            said.append(" for an approval: ").append(node.prompt());
        } else if (node.error() != null) {
            said.append(": ").append(node.error().message());
        } else if (node.message() != null && node.isRunning()) {
            said.append(": ").append(node.message());
        }
        return said.toString();
    }

    private void iteration(IterationView iteration, int x, int y) {
        NodeStatus status = iteration.isFailed()
                ? NodeStatus.FAILED
                : iteration.isEnded() ? NodeStatus.COMPLETED : NodeStatus.RUNNING;
        int next = canvas.text(x, y, Math.min(2, room(x)), look.sign(status) + " ", look.style(status));
        next = canvas.text(next, y, room(next), "[" + iteration.index() + "] ", look.plain());
        canvas.text(next, y, room(next), Harmless.of(Json.write(iteration.item()), MOST), look.dim());
    }

    private int room(int x) {
        return box.x() + box.width() - x;
    }
}
