package dev.telltale.monitor;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ForwardingJournal;
import dev.telltale.event.SealedPart;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** A journal that takes the time of some of its appends, publishing included. Thread-safe. */
final class TimedJournal extends ForwardingJournal {
    /** One append in so many is timed: asking the clock costs a good part of what an append does. */
    static final int ONE_IN = 16;

    /** Spreads positions over all of 64 bits, as in Knuth's multiplicative hashing: no size of batches escapes it. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    TimedJournal(EventJournal journal) {
        super(journal);
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        // Chosen by the position, which the append is about to need anyway: a count of our own would go to and fro
        // between threads.
        if ((head() * SPREAD) >>> 60 != 0) {
            return super.append(batch, sealed);
        }
        long start = System.nanoTime();
        long position = super.append(batch, sealed);
        long took = System.nanoTime() - start;
        count.increment();
        nanos.add(took);
        longest.accumulate(took);
        return position;
    }

    long count() {
        return count.sum();
    }

    long nanos() {
        return nanos.sum();
    }

    long longestNanos() {
        return longest.get();
    }
}
