package dev.telltale.benchmarks;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal that stops the one run that writes to it, for an action after every so many iterations. */
final class SteppedJournal implements EventJournal {
    private final EventJournal journal;
    private final int step;
    private final Runnable action;
    private long iterations;

    SteppedJournal(EventJournal journal, int step, Runnable action) {
        this.journal = journal;
        this.step = step;
        this.action = action;
    }

    @Override
    public long append(List<ExecutionEvent> batch) {
        long position = journal.append(batch);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof LoopEvent.Iteration && ++iterations % step == 0) {
                action.run();
            }
        }
        return position;
    }

    @Override
    public void whenAcknowledged(long position, Runnable due) {
        journal.whenAcknowledged(position, due);
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
