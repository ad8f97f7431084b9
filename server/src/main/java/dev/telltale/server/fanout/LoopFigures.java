package dev.telltale.server.fanout;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What one event loop counts of its streams. That loop alone counts, by writes that cost no more than plain ones, as there are some for
 * each write to a stream; any thread may read.
 */
final class LoopFigures {
    /** Of so many events that streams are written, the time of one is taken. */
    static final int SAMPLE = 1000;

    /** Position up to which all streams in groups have been written what they want; the greatest number while there are none. */
    final Count writtenTo = new Count(Long.MAX_VALUE);

    final Count flushes = new Count();
    final Count bytes = new Count();

    /** Events sent to those who caught up, which were still in memory. */
    final Count caughtUpFromRing = new Count();

    /** Such that were not. */
    final Count caughtUpFromJournal = new Count();

    /** How many events a stream was written at once. */
    final HistogramCounts batches = new HistogramCounts(1, 2, 4, 8, 16, 32, 64, 128, 256);

    /** What it took to look at new events and write them to those who want them, in nanoseconds. */
    final HistogramCounts looks =
            new HistogramCounts(100_000, 250_000, 1_000_000, 2_500_000, 10_000_000, 25_000_000, 100_000_000);

    /** From an event to the moment at which the system had taken its bytes for a stream, in microseconds. */
    final HistogramCounts endToEnd = new HistogramCounts(
            500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 10_000_000);

    /** How far streams were behind, each once in a while: in events, and in milliseconds. */
    final HistogramCounts lagEvents = new HistogramCounts(0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000);

    final HistogramCounts lagMillis = new HistogramCounts(0, 10, 50, 100, 500, 1_000, 5_000, 30_000, 60_000, 600_000);

    /** The same of the one farthest behind, when that was last looked at. */
    final Count longestLagEvents = new Count();

    final Count longestLagMillis = new Count();

    private int untilSample = SAMPLE;

    /** Whether the time of a write is to be taken. @param events how many are written, to all streams together */
    boolean takesTime(int events) {
        untilSample -= events;
        if (untilSample > 0) {
            return false;
        }
        untilSample = SAMPLE;
        return true;
    }

    /** A number that one thread counts. */
    static final class Count {
        private final AtomicLong count;

        Count() {
            this(0);
        }

        Count(long first) {
            count = new AtomicLong(first);
        }

        void add(long more) {
            count.setRelease(count.getPlain() + more);
        }

        void set(long next) {
            count.setRelease(next);
        }

        long get() {
            return count.getAcquire();
        }
    }
}
