package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import dev.telltale.event.SealedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in a folder, so that what was acknowledged outlives the process.
 *
 * <p>One thread writes and acknowledges; {@link #append} only queues. An execution is kept as a whole until retention, or a request,
 * lets go of it. Thread-safe.
 */
public final class DiskJournal implements EventJournal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskJournal.class);

    /** Milliseconds that {@link #close} waits for what cannot be written. */
    private static final long LONGEST_CLOSE = 10_000;

    private final Folder folder;
    private final DiskOptions options;
    private final FolderLock lock;
    private final Catalog catalog;
    private final Damages damages;
    private final @Nullable Damage cut;
    private final Epochs epochs;
    private final Seal seal;
    private final DefinitionFiles definitions;
    private final Log log;
    private final AppendQueue queue;
    private final Acknowledgements acknowledgements;
    private final OrderReader order;
    private final ExecutionReader byExecution;
    private final Health health;
    private final Writer writer;
    private final Thread writing;
    private final Keeper keeper;

    private DiskJournal(Folder folder, DiskOptions options, FolderLock lock) throws IOException {
        this.folder = folder;
        this.options = options;
        this.lock = lock;
        boolean isSynced = options.fsync() != DiskOptions.Fsync.NEVER;
        this.definitions = new DefinitionFiles(folder, isSynced);
        this.catalog = new Catalog(definitions);
        this.damages = new Damages();
        Indexer indexer = new Indexer(folder, new PlaceCache(options.indexCacheBytes()), catalog);
        SegmentList list = SegmentList.in(folder, isSynced);
        Opening opening = new Opening(folder, list, catalog, indexer, damages, isSynced);
        opening.run();
        this.cut = opening.cut();
        this.seal = Seal.in(folder, catalog.segments().isEmpty());
        this.log = new Log(folder, list, options, catalog, indexer);
        this.epochs = Epochs.open(folder, catalog.head(), catalog.newestMicros(), now());
        this.queue = new AppendQueue(catalog, options.queueBytes());
        this.acknowledgements = new Acknowledgements(catalog.head());
        this.order = new OrderReader(catalog, indexer, damages);
        this.byExecution = new ExecutionReader(catalog, indexer, damages);
        this.health = new Health(folder, options);
        this.writer = new Writer(queue, catalog, log, definitions, seal, acknowledgements, health, options);
        this.writing = new Thread(writer, "telltale-journal");
        writing.setDaemon(true);
        writing.setUncaughtExceptionHandler((thread, why) -> {
            LOG.error("the writer of the journal in {} has ended", folder, why);
            health.failed("its writer has ended: " + why);
        });
        writing.start();
        this.keeper = new Keeper(folder, list, catalog, indexer, damages, health, options);
        keeper.start();
    }

    /**
     * Opens the journal in a folder, which is made if it is not there.
     *
     * @throws JournalException if another journal has it, a newer version has written it, its newest log or its key is missing, its key
     *     is open to others, or it cannot be read
     */
    public static DiskJournal open(Path folder, DiskOptions options) {
        return open(folder, options, FileOpener.PLAIN);
    }

    static DiskJournal open(Path path, DiskOptions options, FileOpener opener) {
        Folder folder = Folder.at(path, opener);
        FolderLock lock = FolderLock.of(folder);
        try {
            return openLocked(folder, options, lock);
        } catch (IOException e) {
            close(lock);
            throw new JournalException("the journal in " + folder + " cannot be opened: " + FileFault.of(e), e);
        } catch (RuntimeException | Error e) {
            close(lock);
            throw e;
        }
    }

    private static DiskJournal openLocked(Folder folder, DiskOptions options, FolderLock lock) throws IOException {
        try {
            return new DiskJournal(folder, options, lock);
        } catch (IOException e) {
            if (!new Reserve(folder, options.reserveBytes()).giveUp()) {
                throw e;
            }
            LOG.warn("the reserve in {} is given up to open the journal, for {}", folder, FileFault.of(e));
            return new DiskJournal(folder, options, lock);
        }
    }

    private static void close(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("a lock could not be let go of: {}", FileFault.of(e));
        }
    }

    private long now() {
        return options.clock().millis() * 1000;
    }

    @Override
    public long append(List<ExecutionEvent> batch, SealedPart sealed) {
        return queue.append(batch, sealed);
    }

    @Override
    public boolean isBehind() {
        return health.trouble() != null || queue.isLong();
    }

    @Override
    public void whenAcknowledged(long position, Runnable action) {
        acknowledgements.whenTold(position, action);
    }

    @Override
    public void publishTo(Publisher publisher) {
        acknowledgements.publishTo(publisher);
    }

    /** @throws IllegalArgumentException if the hash has other characters than letters, digits, hyphens and underscores */
    @Override
    public void keepDefinition(String sha256, String text) {
        if (definitions.expect(sha256, text)) {
            queue.define(sha256, text);
        }
    }

    @Override
    public @Nullable String definition(String sha256) {
        try {
            return definitions.text(sha256);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public String epoch() {
        return epochs.current();
    }

    @Override
    public long reach(String epoch) {
        return epochs.reach(epoch);
    }

    @Override
    public long head() {
        return catalog.head();
    }

    @Override
    public long tail() {
        return catalog.tail();
    }

    @Override
    public List<Entry> read(long after, int limit) {
        try {
            return order.read(after, limit);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<Entry> readExecution(String executionId, long afterSeq, int limit) {
        List<Entry> entries = new ArrayList<>();
        read(
                executionId,
                afterSeq,
                limit,
                (frame, from, to) ->
                        frame.events(from, to, (position, event) -> entries.add(new Entry(position, event))));
        return entries;
    }

    private void read(String executionId, long afterSeq, int limit, ExecutionReader.FrameTaker taker) {
        try {
            byExecution.read(executionId, afterSeq, limit, taker);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private JournalException unreadable(IOException e) {
        return new JournalException("the journal in " + folder + " cannot be read: " + FileFault.of(e), e);
    }

    @Override
    public List<Kept> executions() {
        return catalog.kept();
    }

    @Override
    public boolean keepsWhole() {
        return true;
    }

    @Override
    public boolean isDamaged(long from, long to) {
        return damages.isMissing(from, to);
    }

    /** @throws JournalException if what is sealed cannot be opened with the key in the folder */
    @Override
    public SealedPart unseal(String executionId, long afterSeq, int limit) {
        Unsealed unsealed = new Unsealed(seal);
        read(executionId, afterSeq, limit, unsealed);
        return unsealed.all();
    }

    @Override
    public List<Outage> outages() {
        return epochs.outages();
    }

    /** @throws IllegalStateException if the execution has not finished */
    @Override
    public boolean forget(String executionId) {
        KeptExecution execution = catalog.execution(executionId);
        Queued.Forgetting forgetting = execution == null ? null : queue.forget(execution, false);
        if (forgetting != null) {
            awaitWritten(forgetting);
        }
        return forgetting != null;
    }

    /** So that it stays forgotten whatever happens; but the writer's own thread cannot wait for itself, nor anybody for a full disk. */
    private void awaitWritten(Queued.Forgetting forgetting) {
        boolean isWritten = Thread.currentThread() == writing;
        try {
            while (!isWritten && health.trouble() == null && writing.isAlive()) {
                isWritten = forgetting.written().await(10, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What keeps the journal from writing, or null if nothing does: for whoever tells whether a server is ready. */
    public @Nullable Trouble trouble() {
        return health.trouble();
    }

    /** Whether the writer has nothing left to do, so that the files stay as they are. */
    boolean isIdle() {
        return queue.isDone();
    }

    /** Whether everything that was written survives a power failure too, as far as the writer knows. */
    boolean isDurable() {
        return log.isDurable();
    }

    Keeper keeper() {
        return keeper;
    }

    /** What this open cut off the end of the log, for it was not written to its end or is not what was written; null if nothing. */
    public @Nullable Damage cut() {
        return cut;
    }

    /** What was found damaged so far, and is passed over. */
    public List<Damage> damages() {
        return damages.all();
    }

    /** Writes what is queued, notes that the journal was closed, and lets go of the folder. */
    @Override
    public void close() {
        if (!queue.close()) {
            return;
        }
        keeper.close();
        writer.end();
        boolean isWritten = hasEnded(LONGEST_CLOSE);
        try {
            if (isWritten) {
                log.sync();
                log.trim();
                epochs.close(folder, catalog.head(), now());
            } else {
                LOG.error("the journal in {} is closed with events that could not be written", folder);
                writer.abandon();
                hasEnded(0);
            }
            log.close();
            for (Segment segment : catalog.segments()) {
                segment.file.close();
            }
        } catch (IOException e) {
            LOG.error("the journal in {} could not be closed cleanly; the next open begins a new epoch", folder, e);
        } finally {
            close(lock);
        }
    }

    /** Waits for the writer, whoever interrupts: the folder must not be another's while it writes. @param millis 0 for ever */
    private boolean hasEnded(long millis) {
        boolean wasInterrupted = false;
        long until = System.nanoTime() + millis * 1_000_000;
        while (writing.isAlive() && (millis == 0 || System.nanoTime() < until)) {
            try {
                writing.join(10);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return !writing.isAlive();
    }
}
