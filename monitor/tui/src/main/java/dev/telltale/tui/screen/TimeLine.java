package dev.telltale.tui.screen;

import dev.telltale.event.ExecutionView;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.desk.Past;
import org.jspecify.annotations.Nullable;

/** Where in the time of an execution one is. */
final class TimeLine {
    private TimeLine() {}

    static void paint(Canvas canvas, ExecutionPage page, Panels panels) {
        ExecutionView now = page.track().view();
        ExecutionView shown = page.view();
        int y = panels.height() - 2;
        if (now == null || shown == null || y < 1) {
            return;
        }
        Past past = page.past();
        long seq = past == null ? now.seq() : past.seq();
        String text = " event " + seq + " of " + now.seq() + when(canvas, shown, seq, past)
                + (past == null ? "" : " PAST, L is live")
                + (past != null && past.error() != null ? ": " + past.error() : "");
        int end = canvas.textBefore(
                panels.width(),
                y,
                panels.width(),
                text,
                past == null ? canvas.look().dim() : canvas.look().warning());
        int width = end;
        if (width < 3) {
            return;
        }
        int at = (int) (now.seq() <= 1 ? width - 1 : (seq - 1) * (width - 1) / (now.seq() - 1));
        String rail = canvas.look().either("─", "-");
        canvas.text(0, y, width, rail.repeat(width), canvas.look().dim());
        canvas.text(
                at,
                y,
                1,
                canvas.look().either("●", "O"),
                past == null ? canvas.look().good() : canvas.look().warning());
    }

    /** When the event was. What is shown until it has come is of another time. */
    private static String when(Canvas canvas, ExecutionView shown, long seq, @Nullable Past past) {
        if (past != null && past.isAwaited()) {
            return canvas.look().either(", reading…", ", reading...");
        }
        return shown.seq() == seq
                ? " " + Clock.time(shown.seqMicros(), canvas.look().zone())
                : "";
    }
}
