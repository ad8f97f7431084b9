package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.EventJournalContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class DiskJournalTest extends EventJournalContract {
    @TempDir
    Path folder;

    private final Bed bed = new Bed();
    private final Map<EventJournal, Path> folders = new HashMap<>();

    @AfterEach
    void closeAll() {
        bed.close();
    }

    @Override
    protected EventJournal journal() {
        Path own = folder.resolve("journal" + folders.size());
        DiskJournal journal = bed.open(own);
        folders.put(journal, own);
        return journal;
    }

    @Override
    protected EventJournal reopened(EventJournal journal) {
        ((DiskJournal) journal).close();
        return bed.open(folders.get(journal));
    }

    @Override
    protected boolean keepsSealedParts() {
        return true;
    }
}
