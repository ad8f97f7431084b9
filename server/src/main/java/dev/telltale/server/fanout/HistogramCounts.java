package dev.telltale.server.fanout;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * How numbers are spread: how many of them lay between one bound and the next. Added to by one thread, by writes that cost it no more than
 * plain ones; any thread may read.
 */
final class HistogramCounts {
    private final long[] bounds;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    /** @param bounds ascending; each is the greatest number that counts as below it */
    HistogramCounts(long... bounds) {
        this.bounds = bounds.clone();
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** @param times how often the number came */
    void add(long number, long times) {
        int at = 0;
        while (at < bounds.length && number > bounds[at]) {
            at++;
        }
        counts.setRelease(at, counts.getPlain(at) + times);
        sum.setRelease(sum.getPlain() + number * times);
    }

    /** What has come so far. */
    Histogram histogram() {
        List<Long> now =
                IntStream.range(0, counts.length()).mapToObj(counts::getAcquire).toList();
        return new Histogram(Arrays.stream(bounds).boxed().toList(), now, sum.getAcquire());
    }
}
