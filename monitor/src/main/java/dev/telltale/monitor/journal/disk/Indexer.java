package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes index files, and makes those anew that are missing or of no use. Thread-safe. */
final class Indexer {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    private final Folder folder;
    private final PlaceCache cache;
    private final Catalog catalog;

    /** Those that are full, and whose index could not be written. */
    private final Queue<Segment> unsealed = new ConcurrentLinkedQueue<>();

    Indexer(Folder folder, PlaceCache cache, Catalog catalog) {
        this.folder = folder;
        this.cache = cache;
        this.catalog = catalog;
    }

    /** What is in a sealed segment: from its index, or else from the log itself. */
    SegmentTable table(LogScan scan, long first, long stamp, long end) throws IOException {
        SegmentTable known = IndexFile.read(scan.path(), first, stamp, end);
        if (known != null) {
            return known;
        }
        LOG.info("the index of {} is missing, damaged or of another file; it is made anew", scan.path());
        SegmentTable table = scan.table(first, end);
        write(scan.path(), table, stamp, end);
        return table;
    }

    /** Has an index file say what is in a segment that is full; what fails is left to {@link #sealRest}. */
    void seal(Segment full) {
        SegmentTable table = Objects.requireNonNull(full.growing);
        if (write(full.file.path(), table, full.stamp, full.length)) {
            catalog.seal(full);
        } else {
            unsealed.add(full);
        }
    }

    /** Tries again what {@link #seal} could not do. */
    void sealRest() throws IOException {
        for (Segment next = unsealed.peek(); next != null; next = unsealed.peek()) {
            put(next.file.path(), Objects.requireNonNull(next.growing), next.stamp, next.length);
            catalog.seal(next);
            unsealed.remove();
        }
    }

    /** @return whether that went well; if not, it is told in the log */
    private boolean write(Path log, SegmentTable table, long stamp, long length) {
        try {
            put(log, table, stamp, length);
            return true;
        } catch (IOException e) {
            LOG.warn("the index of {} cannot be written, so that it stays in memory: {}", log, FileFault.of(e));
            return false;
        }
    }

    private void put(Path log, SegmentTable table, long stamp, long length) throws IOException {
        folder.put(Folder.index(log), IndexFile.write(table, stamp, length), false);
    }

    /** The places of all frames of a stretch, which has an index file. */
    int[] places(Segment segment, Stretch stretch) throws IOException {
        int[] all = cache.get(stretch);
        if (all == null) {
            all = IndexFile.places(
                    folder, segment.file.path(), segment.stamp, stretch.placesAt, Stretch.PLACE * stretch.frames);
            all = all == null ? recover(segment, stretch) : all;
            cache.put(stretch, all);
        }
        return all;
    }

    /** Some positions of a segment that has an index file, and their offsets; null if the file cannot be read. */
    int @Nullable [] positions(Segment segment) {
        int[] all = cache.get(segment);
        if (all == null) {
            all = IndexFile.positions(folder, segment.file.path(), segment.stamp);
            if (all != null) {
                cache.put(segment, all);
            }
        }
        return all;
    }

    /** The places of a stretch whose index can no longer be read, from the log. */
    private synchronized int[] recover(Segment segment, Stretch stretch) throws IOException {
        LOG.warn("the index of {} cannot be read any more; it is made anew", segment);
        SegmentTable table = LogScan.of(segment.file).table(segment.first, segment.length);
        write(segment.file.path(), table, segment.stamp, segment.length);
        for (Stretch found : table.stretches) {
            Ints places = found.places;
            if (found.firstPosition == stretch.firstPosition && places != null) {
                return places.slice(0, places.size());
            }
        }
        return new int[0];
    }
}
