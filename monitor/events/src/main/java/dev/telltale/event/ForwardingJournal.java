package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal that passes everything on to another one; for those that add something to some of it. As thread-safe as that one. */
public abstract class ForwardingJournal implements EventJournal {
    private final EventJournal journal;

    protected ForwardingJournal(EventJournal journal) {
        this.journal = journal;
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        return journal.append(batch, sealed);
    }

    @Override
    public boolean isBehind() {
        return journal.isBehind();
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
    public long reach(String epoch) {
        return journal.reach(epoch);
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
    public List<Kept> executions() {
        return journal.executions();
    }

    @Override
    public boolean keepsWhole() {
        return journal.keepsWhole();
    }

    @Override
    public boolean isDamaged(long from, long to) {
        return journal.isDamaged(from, to);
    }

    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        return journal.unseal(executionId, afterSeq, limit);
    }

    @Override
    public List<Outage> outages() {
        return journal.outages();
    }

    @Override
    public boolean forget(String executionId) {
        return journal.forget(executionId);
    }
}
