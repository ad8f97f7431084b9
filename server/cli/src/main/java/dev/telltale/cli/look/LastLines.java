package dev.telltale.cli.look;

import dev.telltale.event.OutputEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of output, whatever came before. A line that has no end yet counts as one. Not thread-safe. */
final class LastLines {
    private final int most;
    private final Deque<OutputEvent> kept = new ArrayDeque<>();
    private long ends; // of lines, in what is kept

    /** @param most how many are kept */
    LastLines(int most) {
        this.most = most;
    }

    /** A part of what one event holds. */
    record Piece(OutputEvent from, String text) {}

    void add(OutputEvent output) {
        kept.add(output);
        ends += ends(output.text());
        // One more than wanted, as the first line may have begun before and the last have no end.
        while (kept.size() > 1 && ends - ends(kept.element().text()) > most) {
            ends -= ends(kept.remove().text());
        }
    }

    /** The last lines, in order. */
    List<Piece> pieces() {
        List<OutputEvent> newestFirst = new ArrayList<>();
        kept.descendingIterator().forEachRemaining(newestFirst::add);
        Deque<Piece> pieces = new ArrayDeque<>();
        int left = most;
        boolean isFirst = true;
        for (OutputEvent output : newestFirst) {
            String text = output.text();
            int from = text.length();
            if (isFirst && text.endsWith("\n")) {
                from--; // the end of the last line begins no other
            }
            isFirst = false;
            while (left > 0 && from >= 0) {
                from = text.lastIndexOf('\n', from - 1);
                left -= from >= 0 ? 1 : 0;
            }
            if (left > 0 || from + 1 < text.length()) {
                pieces.addFirst(new Piece(output, text.substring(from + 1)));
            }
            if (left == 0) {
                break;
            }
        }
        return List.copyOf(pieces);
    }

    private static long ends(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }
}
