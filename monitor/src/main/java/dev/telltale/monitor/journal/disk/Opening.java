package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of a folder and fills the catalog.
 *
 * <p>Sealed segments are known from their indexes; the last one is read, and cut behind the last frame that makes sense.
 */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final Folder folder;
    private final SegmentList list;
    private final Catalog catalog;
    private final Indexer indexer;
    private final Damages damages;
    private final boolean isSynced;
    private @Nullable Damage cut;

    /** @param isSynced whether a cut has to be durable before anything is written behind it */
    Opening(Folder folder, SegmentList list, Catalog catalog, Indexer indexer, Damages damages, boolean isSynced) {
        this.folder = folder;
        this.list = list;
        this.catalog = catalog;
        this.indexer = indexer;
        this.damages = damages;
        this.isSynced = isSynced;
    }

    void run() throws IOException {
        for (Path draft : folder.files(folder.path(), Folder.DRAFT)) {
            folder.delete(draft, false);
        }
        List<Path> files = folder.logs();
        MissingSegments missing = new MissingSegments(folder, list, files);
        missing.check(damages);
        List<LogScan> logs = new ArrayList<>();
        for (Path log : files) {
            add(scan(log), logs);
        }
        dropUnbegun(logs);
        for (int i = 0; i < logs.size() - 1; i++) {
            loadSealed(logs.get(i), logs.get(i + 1));
        }
        if (!logs.isEmpty()) {
            loadLast(logs.get(logs.size() - 1));
        }
        list.put(missing.toList(catalog.segments(), catalog.tail()));
        checkHead();
        catalog.loaded(damages.holes());
    }

    /** What was cut off the end of the log, or null if nothing was. */
    @Nullable
    Damage cut() {
        return cut;
    }

    private LogScan scan(Path log) throws IOException {
        if (Files.isSymbolicLink(log) && !Files.exists(log)) {
            throw new JournalException(
                    "the log " + log + " is a link to " + Files.readSymbolicLink(log)
                            + ", and nothing is there; put back"
                            + " what it leads to. To go on without what was in it, delete the link",
                    null);
        }
        try {
            return LogScan.of(new SegmentFile(folder, log));
        } catch (IOException e) {
            throw new JournalException(
                    "the log " + log + " cannot be read: " + FileFault.of(e)
                            + "; make it readable, or restore the folder from a backup",
                    e);
        }
    }

    /** Adds a log, unless it was merged into the one before and should have been deleted. */
    private void add(LogScan log, List<LogScan> logs) throws IOException {
        SegmentHeader before = logs.isEmpty() ? null : logs.get(logs.size() - 1).header();
        if (before != null && before.until() >= Folder.first(log.path())) {
            delete(log);
        } else {
            logs.add(log);
        }
    }

    /** A last segment that has no header and no frame was never begun. */
    private void dropUnbegun(List<LogScan> logs) throws IOException {
        while (!logs.isEmpty()) {
            LogScan last = logs.get(logs.size() - 1);
            if (last.header() != null
                    || last.table(Folder.first(last.path()), last.length()).lastPosition >= Folder.first(last.path())) {
                return;
            }
            LOG.warn("{} has no header and no frame; its {} bytes are deleted", last.path(), last.length());
            delete(last);
            logs.remove(last);
        }
    }

    /** What was there when the journal was known to be durable has to be there still. */
    private void checkHead() throws IOException {
        long reached = Epochs.reached(folder);
        List<Segment> segments = catalog.segments();
        if (!segments.isEmpty() && catalog.head() < reached) {
            damages.miss(new Hole(catalog.head() + 1, reached));
            Segment last = segments.get(segments.size() - 1);
            Damage end = cut == null ? new Damage(last.file.path(), last.length, 0, "the log ends here") : cut;
            damages.add(
                    end.file(),
                    end.offset(),
                    end.bytes(),
                    end.reason() + "; what lay behind position " + catalog.head() + ", up to " + reached
                            + " at least, is missing");
        }
    }

    private void delete(LogScan log) throws IOException {
        list.remove(Folder.first(log.path()));
        log.file().close();
        folder.delete(log.path(), isSynced);
        folder.delete(Folder.index(log.path()), false);
    }

    private void loadSealed(LogScan log, LogScan following) throws IOException {
        SegmentHeader header = headerOf(log);
        SegmentHeader next = following.header();
        long end = log.length();
        boolean isCut = log.header() == null;
        if (next != null && next.previousStamp() == header.stamp()) {
            if (end < next.previousLength()) {
                isCut = true;
                damages.add(log.path(), end, next.previousLength() - end, "the file ends here");
            }
            end = Math.min(end, next.previousLength());
        }
        SegmentTable table = indexer.table(log, header.first(), header.stamp(), end);
        if (isCut) {
            table.breakOff();
        }
        take(table, Folder.first(following.path()));
        catalog.load(new Segment(header, log.file(), end), table);
    }

    private void take(SegmentTable table, long next) {
        table.damages.forEach(damages::add);
        table.holes.forEach(hole -> damages.miss(hole.before(next)));
    }

    private SegmentHeader headerOf(LogScan log) {
        SegmentHeader header = log.header();
        if (header != null) {
            return header;
        }
        damages.add(log.path(), 0, SegmentHeader.BYTES, "this is no header of a segment");
        return new SegmentHeader(Folder.first(log.path()), 0, 0, 0, 0);
    }

    private void loadLast(LogScan log) throws IOException {
        SegmentHeader header = log.header();
        long first = Folder.first(log.path());
        LogScan.Sound sound = log.sound(first);
        take(sound.table(), Long.MAX_VALUE);
        if (header == null || log.length() > sound.end()) {
            try (FileChannel channel = folder.open(log.path(), StandardOpenOption.WRITE)) {
                if (header == null) {
                    damages.add(log.path(), 0, SegmentHeader.BYTES, "this is no header of a segment; it is mended");
                    header = new SegmentHeader(first, new SecureRandom().nextLong(), 0, 0, 0);
                    Folder.writeFully(channel, ByteBuffer.wrap(header.toBytes()), 0);
                }
                if (log.length() > sound.end()) {
                    cut = new Damage(log.path(), sound.end(), log.length() - sound.end(), sound.reason());
                    LOG.warn(
                            "{} is cut at offset {}: {} bytes are dropped, for {}",
                            log.path(),
                            sound.end(),
                            log.length() - sound.end(),
                            sound.reason());
                    channel.truncate(sound.end());
                }
                channel.force(true);
            }
        }
        Segment segment = new Segment(header, log.file(), sound.end());
        segment.growing = sound.table();
        catalog.load(segment, sound.table());
        Files.deleteIfExists(Folder.index(log.path()));
    }
}
