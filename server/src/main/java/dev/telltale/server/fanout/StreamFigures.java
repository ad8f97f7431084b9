package dev.telltale.server.fanout;

import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the event loops of a server count of its streams, taken together. Thread-safe. */
public final class StreamFigures {
    private final Collection<FanOut> fanOuts;

    /** @param fanOuts a view of those there are */
    StreamFigures(Collection<FanOut> fanOuts) {
        this.fanOuts = fanOuts;
    }

    /** Position up to which all streams that keep up have been written what they want; the greatest number while there are none. */
    public long writtenTo() {
        return fanOuts.stream()
                .mapToLong(each -> each.figures().writtenTo.get())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Flushes of connections, each a system call at least. */
    public long flushes() {
        return sum(figures -> figures.flushes.get());
    }

    /** Bytes written to streams, before encryption. */
    public long bytes() {
        return sum(figures -> figures.bytes.get());
    }

    /** Events sent to streams that caught up, which were in memory. */
    public long caughtUpFromRing() {
        return sum(figures -> figures.caughtUpFromRing.get());
    }

    /** Events sent to streams that caught up, which had to be read. */
    public long caughtUpFromJournal() {
        return sum(figures -> figures.caughtUpFromJournal.get());
    }

    /** How many events a stream that keeps up was written at once. */
    public Histogram batches() {
        return histogram(figures -> figures.batches);
    }

    /** What it took to look at new events and write them to those who want them, in nanoseconds. */
    public Histogram looks() {
        return histogram(figures -> figures.looks);
    }

    /** From an event to the moment at which the system had taken its bytes for a stream that keeps up, in microseconds; a sample. */
    public Histogram endToEnd() {
        return histogram(figures -> figures.endToEnd);
    }

    /** How many events streams were behind, each stream once a second. */
    public Histogram lagEvents() {
        return histogram(figures -> figures.lagEvents);
    }

    /** How many milliseconds streams were behind, each stream once a second. */
    public Histogram lagMillis() {
        return histogram(figures -> figures.lagMillis);
    }

    /** How many events the stream is behind that is farthest behind, within the last second. */
    public long longestLagEvents() {
        return longest(figures -> figures.longestLagEvents.get());
    }

    /** As {@link #longestLagEvents}, in milliseconds. */
    public long longestLagMillis() {
        return longest(figures -> figures.longestLagMillis.get());
    }

    private long sum(ToLongFunction<LoopFigures> count) {
        return fanOuts.stream().map(FanOut::figures).mapToLong(count).sum();
    }

    private long longest(ToLongFunction<LoopFigures> count) {
        return fanOuts.stream().map(FanOut::figures).mapToLong(count).max().orElse(0);
    }

    private Histogram histogram(Function<LoopFigures, HistogramCounts> of) {
        Histogram none = of.apply(new LoopFigures()).histogram();
        return fanOuts.stream()
                .map(FanOut::figures)
                .map(of)
                .map(HistogramCounts::histogram)
                .reduce(none, Histogram::and);
    }
}
