package dev.telltale.engine;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.SealedPart;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A journal that keeps nothing but a count, for runs that are too long to keep. */
final class CountingJournal implements EventJournal {
    final AtomicLong count = new AtomicLong();
    final CompletableFuture<ExecutionEvent> end = new CompletableFuture<>();
    volatile Runnable every = () -> {};

    @Override
    public synchronized long append(List<ExecutionEvent> batch, SealedPart sealed) {
        for (ExecutionEvent event : batch) {
            if (event.isTerminal()) {
                end.complete(event);
            }
        }
        every.run();
        return count.addAndGet(batch.size());
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        action.run();
    }

    @Override
    public void publishTo(Publisher publisher) {
        throw new IllegalStateException("nobody watches in these tests");
    }

    @Override
    public void keepDefinition(String sha256, String text) {}

    @Override
    public String definition(String sha256) {
        return null;
    }

    @Override
    public String epoch() {
        return "test0000";
    }

    @Override
    public long head() {
        return count.get();
    }

    @Override
    public long tail() {
        return count.get() + 1;
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
