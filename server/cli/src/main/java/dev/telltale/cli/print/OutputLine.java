package dev.telltale.cli.print;

import dev.telltale.tui.log.Harmless;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that a process wrote as it may stand behind the name of its node. Thread-safe: it has no state. */
final class OutputLine {
    private static final Pattern KEPT = Pattern.compile("\\u001b\\[[0-9;:]*m|\\t");
    private static final String RESET = "\u001b[0m";

    private OutputLine() {}

    /**
     * Its colours and tabs stay, and the colours end with it; anything else is {@linkplain Harmless made harmless}. Of a line with carriage returns, as of a bar of
     * progress, there is what a terminal would show at last.
     */
    static String of(String raw) {
        String line = shown(raw);
        StringBuilder safe = new StringBuilder(line.length());
        Matcher kept = KEPT.matcher(line);
        int from = 0;
        boolean isColoured = false;
        while (kept.find()) {
            safe.append(Harmless.of(line.substring(from, kept.start()))).append(kept.group());
            isColoured |= kept.group().length() > 1;
            from = kept.end();
        }
        safe.append(Harmless.of(line.substring(from)));
        return isColoured ? safe.append(RESET).toString() : safe.toString();
    }

    /** Behind the last carriage return, but for those that belong to the end of the line. */
    private static String shown(String raw) {
        int end = raw.length();
        while (end > 0 && raw.charAt(end - 1) == '\r') {
            end--;
        }
        return raw.substring(raw.lastIndexOf('\r', end - 1) + 1, end);
    }
}
