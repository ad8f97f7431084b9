package dev.telltale.tui.screen;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Style;
import dev.tamboui.text.CharWidth;
import dev.telltale.tui.desk.Panels;

/** What is drawn on: cells, and what they can show. Whatever does not fit is cut. Not thread-safe. */
final class Canvas {
    private final Buffer buffer;
    private final Look look;
    private final long nowMicros;

    Canvas(Buffer buffer, Look look, long nowMicros) {
        this.buffer = buffer;
        this.look = look;
        this.nowMicros = nowMicros;
    }

    Look look() {
        return look;
    }

    /** The time to measure what goes on by, microseconds since the epoch. */
    long nowMicros() {
        return nowMicros;
    }

    /** Text in so many columns at the most. @return the column behind it */
    int text(int x, int y, int width, String text, Style style) {
        int room = Math.min(width, buffer.width() - x);
        if (room <= 0 || x < 0 || y < 0 || y >= buffer.height()) {
            return x;
        }
        String shown = look.shown(text);
        return buffer.setString(x, y, CharWidth.of(shown) <= room ? shown : cut(shown, room), style);
    }

    /** Text in as many lines as it takes, broken at blanks. */
    void paragraph(Panels.Box box, String text, Style style) {
        StringBuilder line = new StringBuilder();
        int y = box.y();
        for (String word : text.split(" ")) {
            boolean isFull = !line.isEmpty() && CharWidth.of(look.shown(line + " " + word)) > box.width();
            if (isFull && y < box.y() + box.height()) {
                text(box.x(), y, box.width(), line.toString(), style);
                y++;
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        text(box.x(), y, box.width(), line.toString(), style);
    }

    private String cut(String text, int room) {
        String mark = look.either("…", ">");
        return CharWidth.substringByWidth(text, room - 1) + mark;
    }

    /** Text that ends at a column. @return the column before it */
    int textBefore(int end, int y, int width, String text, Style style) {
        int x = Math.max(0, end - Math.min(width, CharWidth.of(look.shown(text))));
        text(x, y, end - x, text, style);
        return x;
    }

    /** How much of something is done. @param share 0 to 1 */
    int bar(int x, int y, int width, double share, Style style) {
        int full = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
        return text(
                x,
                y,
                width,
                look.either("█", "#").repeat(full) + look.either("░", "-").repeat(width - full),
                style);
    }

    /** Shows that a row is the one that is chosen. */
    void choose(Panels.Box box, int y) {
        buffer.setStyle(new Rect(box.x(), y, Math.max(0, box.width()), 1), look.chosen());
    }

    void line(int x, int top, int height) {
        for (int y = top; y < top + height; y++) {
            text(x, y, 1, look.either("│", "|"), look.dim());
        }
    }

    /** Empties a row. */
    void clear(int y) {
        text(0, y, buffer.width(), " ".repeat(buffer.width()), look.plain());
    }
}
