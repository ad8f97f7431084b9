package dev.telltale.server;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ForwardingJournal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal that cannot be read while the test says so. */
final class FlakyJournal extends ForwardingJournal {
    /** What reading throws; null while it works. */
    volatile @Nullable RuntimeException fault;

    FlakyJournal(EventJournal journal) {
        super(journal);
    }

    @Override
    public List<Entry> read(long after, int limit) {
        check();
        return super.read(after, limit);
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        check();
        return super.readExecution(executionId, afterSeq, limit);
    }

    private void check() {
        RuntimeException now = fault;
        if (now != null) {
            throw now;
        }
    }
}
