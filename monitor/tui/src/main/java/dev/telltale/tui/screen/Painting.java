package dev.telltale.tui.screen;

import dev.tamboui.buffer.Buffer;
import dev.telltale.tui.desk.Desk;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.Panels;

/** Draws a desk: the same desk, size and time give the same cells. Only what is seen is looked at. Thread-safe: it has no state. */
public final class Painting {
    private Painting() {}

    /**
     * Draws a desk that has been {@link Desk#resized} to the size of a buffer.
     *
     * @param nowMicros the time to measure what goes on by, microseconds since the epoch
     * @param buffer empty cells
     */
    public static void paint(Desk desk, Look look, long nowMicros, Buffer buffer) {
        if (buffer.width() == 0 || buffer.height() == 0) {
            return;
        }
        Canvas canvas = new Canvas(buffer, look, nowMicros);
        ExecutionPage page = desk.page();
        if (desk.dialogue().isHelpOpen()) {
            HelpSheet.paint(canvas, desk);
        } else if (page == null) {
            ListSheet.paint(canvas, desk);
        } else {
            paint(canvas, desk, page);
        }
        FootLine.paint(canvas, desk);
    }

    private static void paint(Canvas canvas, Desk desk, ExecutionPage page) {
        Panels panels = desk.panels();
        if (page.view() == null) {
            VoidSheet.paint(canvas, page.track().connection(), "What comes of it appears by itself.", panels);
            HeadLine.ofPage(canvas, page, panels.width());
            return;
        }
        TreeSheet.paint(canvas, desk, page);
        if (panels.isWide()) {
            canvas.line(panels.tree().width(), panels.body().y(), panels.body().height());
        }
        PaneSheet.paint(canvas, desk, page);
        TimeLine.paint(canvas, page, panels);
        HeadLine.ofPage(canvas, page, panels.width());
    }
}
