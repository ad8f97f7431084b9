package dev.telltale.cli.print;

import java.util.function.Consumer;

/**
 * Cuts text that comes in pieces into lines. A line that is longer than {@link #LONGEST} comes in parts, so that text without line ends
 * takes bounded memory and is seen while it is written. Not thread-safe.
 */
final class LineCutter {
    /** In characters. */
    static final int LONGEST = 64 << 10;

    private final StringBuilder unfinished = new StringBuilder();

    /** @param lines hears each line, without its end */
    void take(String text, Consumer<String> lines) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            add(text, from, end, lines);
            lines.accept(rest());
            from = end + 1;
        }
        add(text, from, text.length(), lines);
    }

    /** Whether all that was taken has an end. */
    boolean isEmpty() {
        return unfinished.isEmpty();
    }

    /** What has no end yet; it counts as taken. */
    String rest() {
        String rest = unfinished.toString();
        unfinished.setLength(0);
        return rest;
    }

    private void add(String text, int from, int to, Consumer<String> lines) {
        int at = from;
        while (unfinished.length() + (to - at) > LONGEST) {
            int room = LONGEST - unfinished.length();
            if (room > 0 && Character.isHighSurrogate(text.charAt(at + room - 1))) {
                room--; // its other half belongs to the same part
            }
            unfinished.append(text, at, at + room);
            at += room;
            lines.accept(rest());
        }
        unfinished.append(text, at, to);
    }
}
