package dev.telltale.monitor.journal.disk;

import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment that is written to, and those that are full and have no index yet. Of the writer's thread.
 *
 * <p>What is written and not durable stays in memory. A system that has failed to sync a file may say later that all is well with it,
 * and have dropped what it could not write; so such a file is never synced again: it counts up to where it was durable, and what lay
 * behind is written once more, to a segment of its own.
 */
final class Log implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Log.class);

    /** So many times the bytes after which a sync is due may wait for it. */
    private static final int MOST_WAITING = 4;

    private final Folder folder;
    private final SegmentList list;
    private final DiskOptions options;
    private final Catalog catalog;
    private final Indexer indexer;
    private final boolean isSynced;
    private final Syncs syncs = new Syncs();
    private final SecureRandom random = new SecureRandom();
    private final List<Full> full = new ArrayList<>();
    private final ArrayDeque<Written> undurable = new ArrayDeque<>();
    private Segment active;
    private FileChannel channel;

    /** Up to here everything in the segment was written. */
    private long length;

    /** Behind the last event that was written. */
    private long nextPosition;

    /** Up to here it survives a power failure. */
    private long durableLength;

    /** When something was written that is not durable yet, by the system's timer. */
    private long undurableSince;

    private volatile boolean isDurable;

    /** Whether a sync of the segment has failed. */
    private boolean isDoubtful;

    /** Goes on with the last segment of the catalog. */
    Log(Folder folder, SegmentList list, DiskOptions options, Catalog catalog, Indexer indexer) throws IOException {
        this.folder = folder;
        this.list = list;
        this.options = options;
        this.catalog = catalog;
        this.indexer = indexer;
        this.isSynced = options.fsync() != Fsync.NEVER;
        if (catalog.segments().isEmpty()) {
            SegmentHeader header = new SegmentHeader(1, random.nextLong(), 0, 0, 0);
            folder.put(folder.log(1), header.toBytes(), isSynced);
            list.add(1);
            catalog.begin(segment(header));
        }
        List<Segment> segments = catalog.segments();
        this.active = segments.get(segments.size() - 1);
        this.channel = folder.open(active.file.path(), StandardOpenOption.WRITE);
        this.length = active.length;
        this.durableLength = length;
        this.nextPosition = catalog.head() + 1;
        if (isSynced) {
            channel.force(true); // what an earlier life has written counts from now on, whatever happens
        }
    }

    private Segment segment(SegmentHeader header) {
        Segment segment = new Segment(header, new SegmentFile(folder, folder.log(header.first())), SegmentHeader.BYTES);
        segment.growing = new SegmentTable(header.first());
        return segment;
    }

    /** Writes frames that are not written yet, in order. What fails can be tried again. */
    void write(List<Written> frames) throws IOException {
        int from = 0;
        while (from < frames.size()) {
            Written first = frames.get(from);
            if (first.segment != null) {
                from++;
            } else {
                if (length + first.length > options.segmentBytes() && length > SegmentHeader.BYTES) {
                    roll(first);
                }
                from = writeFrom(frames, from);
            }
        }
    }

    /** Writes, in one go, frames that lie side by side and fit. @return the index of the first that does not */
    private int writeFrom(List<Written> frames, int from) throws IOException {
        int to = from + 1;
        long end = length + frames.get(from).length;
        while (to < frames.size()
                && frames.get(to).isBehind(frames.get(to - 1))
                && end + frames.get(to).length <= options.segmentBytes()) {
            end += frames.get(to).length;
            to++;
        }
        Folder.writeFully(channel, frames.get(from).bytes((int) (end - length)), length);
        for (Written frame : frames.subList(from, to)) {
            place(frame);
        }
        return to;
    }

    private void place(Written frame) {
        frame.segment = active;
        frame.offset = (int) length;
        length += frame.length;
        if (frame.said instanceof Queued.Batch batch) {
            nextPosition = batch.first() + batch.events().size();
        }
        if (isSynced) {
            undurableSince = undurable.isEmpty() ? System.nanoTime() : undurableSince;
            undurable.add(frame);
            isDurable = false;
        }
    }

    /** Begins a segment, unless the one that is full has no position yet. */
    private void roll(Written next) throws IOException {
        long position = next.said instanceof Queued.Batch batch ? batch.first() : 0;
        if (position <= active.first) {
            return;
        }
        if (isSynced) {
            sync();
        }
        SegmentHeader header = new SegmentHeader(position, random.nextLong(), 0, active.stamp, length);
        folder.put(folder.log(position), header.toBytes(), isSynced);
        list.add(position);
        Segment fresh = segment(header);
        FileChannel opened = folder.open(fresh.file.path(), StandardOpenOption.WRITE);
        channel.close();
        full.add(new Full(active, length));
        catalog.begin(fresh);
        goOn(fresh, opened, SegmentHeader.BYTES);
    }

    private void goOn(Segment with, FileChannel opened, long from) {
        active = with;
        channel = opened;
        length = from;
        durableLength = from;
    }

    /** Makes everything that was written durable. @throws IOException if it is not, and {@link #mend} has to be called */
    void sync() throws IOException {
        finishSync();
        if (!undurable.isEmpty()) {
            try {
                channel.force(false);
            } catch (IOException e) {
                isDoubtful = true;
                throw e;
            }
            durable(length);
        }
    }

    /** Has a sync begin beside the writer when it is due, at once with {@link Fsync#ALWAYS}. @throws IOException as {@link #sync} */
    void syncSoon() throws IOException {
        if (!isSynced) {
            return;
        }
        if (syncs.isDone() || length - durableLength > (long) MOST_WAITING * options.syncBytes()) {
            finishSync();
        }
        boolean isDue = options.fsync() == Fsync.ALWAYS
                || length - durableLength >= options.syncBytes()
                || System.nanoTime() - undurableSince >= options.syncInterval().toNanos();
        if (!undurable.isEmpty() && isDue && !syncs.isRunning()) {
            syncs.begin(channel, length);
        }
    }

    private void finishSync() throws IOException {
        try {
            durable(Math.max(durableLength, syncs.finish()));
        } catch (IOException e) {
            isDoubtful = true;
            throw e;
        }
    }

    private void durable(long upTo) {
        durableLength = upTo;
        Written first = undurable.peek();
        while (first != null && first.offset + first.length <= upTo) {
            undurable.remove();
            first.isDurable = true;
            first = undurable.peek();
        }
        undurableSince = System.nanoTime();
        isDurable = undurable.isEmpty();
    }

    /** After a sync has failed: goes on in another segment. What fails can be tried again. */
    void mend() throws IOException {
        if (!isDoubtful) {
            return;
        }
        long position = nextPosition;
        for (Written frame : undurable) {
            if (frame.said instanceof Queued.Batch batch) {
                position = batch.first();
                break;
            }
        }
        boolean isReplaced = position == active.first; // no event in it is durable, only tombstones may be
        SegmentHeader header = isReplaced
                ? new SegmentHeader(position, random.nextLong(), 0, active.previousStamp, active.previousLength)
                : new SegmentHeader(position, random.nextLong(), 0, active.stamp, durableLength);
        ByteBuffer durable = isReplaced
                ? active.file.read(SegmentHeader.BYTES, (int) durableLength - SegmentHeader.BYTES)
                : ByteBuffer.allocate(0);
        SegmentTable before = LogScan.of(active.file).table(active.first, durableLength);
        Path draft = Folder.draft(folder.log(position));
        FileChannel opened = folder.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            writeAgain(opened, header, durable);
            Path path = folder.log(position);
            if (isReplaced) {
                active.file.retire(() -> folder.rename(draft, path, true));
            } else {
                folder.rename(draft, path, true);
                list.add(position);
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        channel.close();
        LOG.warn(
                "{} counts up to {} bytes; what lay behind was written again, to {}",
                active,
                durableLength,
                folder.log(position));
        goOn(segment(header), opened, before, durable.capacity(), isReplaced);
    }

    private void writeAgain(FileChannel to, SegmentHeader header, ByteBuffer durable) throws IOException {
        Folder.writeFully(to, ByteBuffer.wrap(header.toBytes()), 0);
        long at = SegmentHeader.BYTES;
        Folder.writeFully(to, durable, at);
        at += durable.capacity();
        for (Written frame : undurable) {
            Folder.writeFully(to, frame.bytes(frame.length), at);
            at += frame.length;
        }
        to.force(true);
    }

    private void goOn(Segment fresh, FileChannel opened, SegmentTable before, int moved, boolean isReplaced) {
        Segment cut = active;
        long cutLength = durableLength;
        goOn(fresh, opened, SegmentHeader.BYTES + (long) moved);
        List<Written> told = new ArrayList<>();
        for (Written frame : undurable) {
            frame.segment = fresh;
            frame.offset = (int) length;
            length += frame.length;
            if (frame.isTold) {
                told.add(frame);
            }
        }
        durable(length);
        isDoubtful = false;
        catalog.cut(cut, cutLength, before, fresh, told, isReplaced);
        if (!isReplaced) {
            full.add(new Full(cut, cutLength));
        }
    }

    /** Whether all that was written is known to be durable. For any thread. */
    boolean isDurable() {
        return isDurable;
    }

    /** Gives back what an unfinished write may have taken. */
    void trim() {
        try {
            channel.truncate(length);
        } catch (IOException e) {
            LOG.debug("{} could not be trimmed", active, e);
        }
    }

    private record Full(Segment segment, long length) {}

    /** Writes the index of each segment that is full and acknowledged to its end. */
    void seal() {
        while (!full.isEmpty() && full.get(0).segment.length == full.get(0).length) {
            indexer.seal(full.remove(0).segment);
        }
    }

    /** Lets go of the files. */
    @Override
    public void close() throws IOException {
        syncs.close();
        channel.close();
    }
}
