package dev.telltale.engine.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * When the time of an execution did not count: while it was paused, and while nobody could run it. Spans may overlap.
 *
 * <p>Not thread-safe: belongs to the replay of its run.
 */
final class Standstill {
    private final List<Span> spans = new ArrayList<>();

    /** @param fromMicros @param toMicros both since the epoch; a span that ends before it begins does not count */
    void add(long fromMicros, long toMicros) {
        if (toMicros > fromMicros) {
            spans.add(new Span(fromMicros, toMicros));
            spans.sort(Comparator.comparingLong(Span::from));
        }
    }

    /** Microseconds that counted between two points in time. */
    long counted(long fromMicros, long toMicros) {
        long lost = 0;
        long reached = fromMicros; // what lies before is dealt with
        for (Span span : spans) {
            long from = Math.max(reached, span.from);
            long to = Math.min(toMicros, span.to);
            if (to > from) {
                lost += to - from;
                reached = to;
            }
        }
        return Math.max(0, toMicros - fromMicros - lost);
    }

    private record Span(long from, long to) {}
}
