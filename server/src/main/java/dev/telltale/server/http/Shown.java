package dev.telltale.server.http;

/** Text of a client as an error repeats it: short, on one line. */
public final class Shown {
    private static final int MAX = 80;

    private Shown() {}

    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MAX)
                .map(point -> Character.isISOControl(point) ? '\uFFFD' : point)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > MAX ? shown + "…" : shown.toString();
    }
}
