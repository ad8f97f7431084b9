package dev.telltale.server.fanout;

import java.util.ArrayList;
import java.util.List;

/**
 * How numbers were spread at one moment. Immutable, thread-safe.
 *
 * @param bounds ascending; each is the greatest number that counts as below it
 * @param counts how many numbers lay between each bound and the one before; the last count is of those past the last bound
 * @param sum of all numbers
 */
public record Histogram(List<Long> bounds, List<Long> counts, long sum) {
    public Histogram {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    /** The numbers of both. @param other with the same bounds */
    Histogram and(Histogram other) {
        List<Long> both = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            both.add(counts.get(i) + other.counts.get(i));
        }
        return new Histogram(bounds, both, sum + other.sum);
    }
}
