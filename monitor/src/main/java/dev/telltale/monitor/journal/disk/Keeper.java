package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tidies up beside the writer, at a pace that leaves it the disk: deletes and rewrites segments that hold little that is kept, reads
 * those that were there at the open once to see whether they are sound, and makes the reserve.
 */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long BYTES_PER_SECOND = 64L << 20;
    private static final int SCRUB_CHUNK = 1 << 20;

    private final Catalog catalog;
    private final Indexer indexer;
    private final Rewriter rewriter;
    private final Damages damages;
    private final Health health;
    private final DiskOptions options;
    private final Pace pace;
    private final ArrayDeque<Segment> unread;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "telltale-journal-keeper");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });

    Keeper(
            Folder folder,
            SegmentList list,
            Catalog catalog,
            Indexer indexer,
            Damages damages,
            Health health,
            DiskOptions options) {
        this.catalog = catalog;
        this.indexer = indexer;
        this.damages = damages;
        this.health = health;
        this.options = options;
        this.pace = new Pace(BYTES_PER_SECOND);
        boolean isSynced = options.fsync() != DiskOptions.Fsync.NEVER;
        this.rewriter = new Rewriter(folder, list, catalog, indexer, damages, isSynced, pace);
        List<Segment> all = catalog.segments();
        this.unread = new ArrayDeque<>(all.subList(0, all.size() - 1)); // the last one was read already
    }

    void start() {
        thread.execute(health::prepare);
        thread.scheduleWithFixedDelay(this::turn, 100, 1000, TimeUnit.MILLISECONDS);
    }

    private void turn() {
        try {
            tidy();
            scrubNext();
        } catch (IOException | RuntimeException e) {
            if (!thread.isShutdown()) {
                LOG.warn("tidying up in the journal failed and is tried again: {}", FileFault.of(e));
            }
        }
    }

    /** Does everything there is to do now. */
    synchronized void tidy() throws IOException {
        rewriter.settle();
        Optional<Segment> worthless = catalog.ask(Waste::worthless);
        while (worthless.isPresent()) {
            rewriter.delete(
                    worthless.get()); // first: as long as the file is there, so are the tombstones that it needs
            catalog.drop(worthless.get());
            worthless = catalog.ask(Waste::worthless);
        }
        indexer.sealRest(); // after the room that they took
        Optional<Waste.Rewrite> rewrite = catalog.ask(waste -> waste.worthRewriting(options));
        while (rewrite.isPresent()) {
            rewriter.rewrite(rewrite.get());
            rewrite = catalog.ask(waste -> waste.worthRewriting(options));
        }
    }

    /** Reads one segment that was not read since the open. @return whether there was one */
    boolean scrubNext() throws IOException {
        Segment segment = unread.poll();
        if (segment == null) {
            return false;
        }
        try {
            scrub(segment);
        } catch (SegmentFile.RetiredException e) {
            LOG.debug("{} was rewritten before it was read", segment);
        }
        return true;
    }

    private void scrub(Segment segment) throws IOException {
        FrameWalk walk = new FrameWalk(
                (offset, length) -> {
                    pace.spend(length);
                    return segment.file.read(offset, length);
                },
                SegmentHeader.BYTES,
                segment.length,
                SCRUB_CHUNK);
        Frame frame;
        do {
            frame = walk.next();
            if (walk.gapBytes() > 0) {
                damages.add(segment.file.path(), walk.gapAt(), walk.gapBytes(), walk.gapReason());
            }
        } while (frame != null);
    }

    /** Ends it, after the step that it is at. */
    @Override
    public void close() {
        pace.end();
        thread.shutdown();
        boolean isOver = false;
        boolean wasInterrupted = false;
        while (!isOver) { // it must not touch files that may be another journal's by then
            try {
                isOver = thread.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
