package dev.telltale.tui.screen;

import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.tui.desk.Connection;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.log.Harmless;

/** The first line: what one looks at, and at its end how live that is. */
final class HeadLine {
    private static final int BAR = 10;
    private static final int NAME = 200;

    private HeadLine() {}

    static void of(Canvas canvas, String title, Connection connection, int width) {
        int room = connection(canvas, connection, width) - 1;
        canvas.text(0, 0, room, title, canvas.look().bold());
    }

    static void ofPage(Canvas canvas, ExecutionPage page, int width) {
        int room = connection(canvas, page.track().connection(), width) - 1;
        ExecutionView view = page.view();
        if (view == null) {
            canvas.text(
                    0,
                    0,
                    room,
                    page.track().executionId() + " has not begun yet",
                    canvas.look().bold());
            return;
        }
        Look look = canvas.look();
        Progress progress = view.progress(page.past() == null ? canvas.nowMicros() : view.seqMicros());
        String done = Math.round(Math.floor(progress.percent())) + "% "
                + (view.status().isTerminal()
                        ? Durations.of(progress.elapsedMs())
                        : Durations.goingOn(progress.elapsedMs()))
                + (progress.etaMs() == null ? "" : ", " + Durations.goingOn(progress.etaMs()) + " left");
        String status = look.sign(view.status()) + " " + view.status().wireName() + " ";
        int x = canvas.text(
                0, 0, room, Harmless.of(view.workflow(), NAME) + " " + view.executionId() + " ", look.bold());
        x = canvas.text(x, 0, room - x, status, look.style(view.status()));
        if (room - x > BAR + 8) {
            x = canvas.bar(x, 0, BAR, progress.percent() / 100, look.style(view.status())) + 1;
        }
        canvas.text(x, 0, room - x, done, look.plain());
    }

    /** @return the column before it */
    private static int connection(Canvas canvas, Connection connection, int width) {
        Look look = canvas.look();
        String sign = connection.state() == Connection.State.LIVE ? look.either("●", "*") : look.either("○", "o");
        return canvas.textBefore(
                width,
                0,
                Math.max(6, width / 2),
                sign + " " + Harmless.of(connection.label(), NAME),
                connection.missed() > 0 || connection.state() == Connection.State.RECONNECTING
                        ? look.bad()
                        : connection.state() == Connection.State.LIVE ? look.good() : look.warning());
    }
}
