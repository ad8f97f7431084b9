package dev.telltale.cli.print;

import java.util.Locale;

/** Spans of time, as people read them. */
public final class Millis {
    private Millis() {}

    /** Such as {@code 250 ms}, {@code 12.3 s}. */
    public static String text(long millis) {
        return millis < 10_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
