package dev.telltale.tui.screen;

import dev.telltale.tui.desk.Connection;
import dev.telltale.tui.desk.Panels;
import dev.telltale.tui.log.Harmless;

/** What stands where nothing is to be seen: why that is so, in full. */
final class VoidSheet {
    private static final int MOST = 1000;

    private VoidSheet() {}

    /** @param otherwise what is said where nothing is wrong */
    static void paint(Canvas canvas, Connection connection, String otherwise, Panels panels) {
        Panels.Box box = new Panels.Box(2, 2, Math.max(1, panels.width() - 4), Math.max(0, panels.height() - 4));
        boolean isWrong = !connection.detail().isEmpty();
        canvas.paragraph(
                box,
                isWrong ? Harmless.of(connection.detail(), MOST) : otherwise,
                isWrong ? canvas.look().bad() : canvas.look().dim());
    }
}
