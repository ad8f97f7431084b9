package dev.telltale.tui.screen;

import dev.tamboui.text.CharWidth;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.tui.desk.Connection;
import dev.telltale.tui.desk.ExecutionPage;
import dev.telltale.tui.log.Harmless;

/** The first line: what one looks at, and at its end how live that is. */
final class HeadLine {
    private static final int BAR = 10;
    private static final int NAME = 200;

    /** Less of a reason says nothing. */
    private static final int LEAST_WHY = 8;

    private HeadLine() {}

    static void of(Canvas canvas, String title, Connection connection, int width) {
        int end = canvas.text(
                0, 0, room(canvas, connection, width), title, canvas.look().bold());
        connection(canvas, connection, width, end);
    }

    static void ofPage(Canvas canvas, ExecutionPage page, int width) {
        ExecutionView view = page.view();
        Connection known = page.track().connection();
        if (view == null) {
            of(canvas, page.track().executionId() + ": nothing has come of it yet", known.awaiting(), width);
            return;
        }
        int room = room(canvas, known, width);
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
        x = canvas.text(x, 0, room - x, done, look.plain());
        connection(canvas, known, width, x);
    }

    /** How much there is beside the state, which is never cut for what one looks at. */
    private static int room(Canvas canvas, Connection connection, int width) {
        return Math.max(0, width - CharWidth.of(label(canvas, connection)) - 1);
    }

    private static String label(Canvas canvas, Connection connection) {
        Look look = canvas.look();
        String sign = connection.state() == Connection.State.LIVE ? look.either("●", "*") : look.either("○", "o");
        return sign + " " + connection.brief();
    }

    /** The state, and as much of why as there is room for. @param from the column behind what stands before it */
    private static void connection(Canvas canvas, Connection connection, int width, int from) {
        Look look = canvas.look();
        String label = label(canvas, connection);
        int left = width - from - 1;
        boolean hasWhy = !connection.detail().isEmpty() && left > CharWidth.of(label) + LEAST_WHY;
        boolean isBad = connection.missed() > 0
                || connection.state() == Connection.State.RECONNECTING
                || !connection.detail().isEmpty();
        canvas.textBefore(
                width,
                0,
                hasWhy ? left : width,
                hasWhy ? label + ": " + Harmless.of(connection.detail(), NAME) : label,
                isBad ? look.bad() : connection.state() == Connection.State.LIVE ? look.good() : look.warning());
    }
}
