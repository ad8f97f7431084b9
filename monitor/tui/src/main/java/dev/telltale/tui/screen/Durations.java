package dev.telltale.tui.screen;

import java.util.Locale;

/** Spans of time, short. */
final class Durations {
    private Durations() {}

    /** Such as {@code 250 ms}, {@code 12.3 s}, {@code 4m 05s}, {@code 3h 07m}; nothing for a negative one. */
    static String of(long millis) {
        if (millis < 0) {
            return "";
        } else if (millis < 1000) {
            return millis + " ms";
        } else if (millis < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        } else if (millis < 3_600_000) {
            return String.format(Locale.ROOT, "%dm %02ds", millis / 60_000, millis / 1000 % 60);
        }
        return String.format(Locale.ROOT, "%dh %02dm", millis / 3_600_000, millis / 60_000 % 60);
    }

    /** As {@link #of}, of something that goes on: without parts of a second, so that it changes once in one. */
    static String goingOn(long millis) {
        return millis < 0 ? "" : millis < 60_000 ? millis / 1000 + " s" : of(millis);
    }
}
