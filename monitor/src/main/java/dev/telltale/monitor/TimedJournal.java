package dev.telltale.monitor;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A journal that takes the time of some of its appends, publishing included. Thread-safe. */
final class TimedJournal implements EventJournal {
    /** One append in so many is timed: asking the clock costs a good part of what an append does. */
    static final int ONE_IN = 16;

    /** Spreads positions over all of 64 bits, as in Knuth's multiplicative hashing: no size of batches escapes it. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final EventJournal journal;
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    TimedJournal(EventJournal journal) {
        this.journal = journal;
    }

    @Override
    public long append(List<ExecutionEvent> batch) {
        // Chosen by the position, which the append is about to need anyway: a count of our own would go to and fro
        // between threads.
        if ((journal.head() * SPREAD) >>> 60 != 0) {
            return journal.append(batch);
        }
        long start = System.nanoTime();
        long position = journal.append(batch);
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

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        journal.whenAcknowledged(position, action);
    }

    @Override
    public void publishTo(Publisher publisher) {
        journal.publishTo(publisher);
    }

    @Override
    public void keepDefinition(String sha256, String text) {
        journal.keepDefinition(sha256, text);
    }

    @Override
    public @Nullable String definition(String sha256) {
        return journal.definition(sha256);
    }

    @Override
    public String epoch() {
        return journal.epoch();
    }

    @Override
    public long head() {
        return journal.head();
    }

    @Override
    public long tail() {
        return journal.tail();
    }

    @Override
    public List<Entry> read(long after, int limit) {
        return journal.read(after, limit);
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        return journal.readExecution(executionId, afterSeq, limit);
    }

    @Override
    public boolean forget(String executionId) {
        return journal.forget(executionId);
    }
}
