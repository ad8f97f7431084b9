package dev.telltale.benchmarks.baseline;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.SealedPart;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A journal that takes everything, acknowledges it at once and keeps nothing. Thread-safe. */
public final class NoOpJournal implements EventJournal {
    private final AtomicLong head = new AtomicLong();

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        return head.addAndGet(batch.size());
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        action.run();
    }

    @Override
    public void publishTo(Publisher publisher) {}

    @Override
    public void keepDefinition(String sha256, String text) {}

    @Override
    public @Nullable String definition(String sha256) {
        return null;
    }

    @Override
    public String epoch() {
        return "nothing0";
    }

    @Override
    public long head() {
        return head.get();
    }

    @Override
    public long tail() {
        return head.get() + 1;
    }

    @Override
    public List<Entry> read(long after, int limit) {
        return List.of();
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        return List.of();
    }

    @Override
    public long reach(String epoch) {
        return -1;
    }

    @Override
    public List<Kept> executions() {
        return List.of();
    }

    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        return SealedPart.NONE;
    }

    @Override
    public boolean forget(String executionId) {
        return false;
    }
}
