package dev.telltale.monitor.journal.disk;

import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The segment that is written to, and those it follows. Of the writer's thread. */
final class Log implements AutoCloseable {
    private final Folder folder;
    private final DiskOptions options;
    private final Catalog catalog;
    private final Indexer indexer;
    private final SecureRandom random = new SecureRandom();
    private final List<Segment> full = new ArrayList<>();
    private Segment active;
    private FileChannel channel;

    /** Up to here everything in the segment was written. */
    private long length;

    /** Goes on with the last segment of the catalog. */
    Log(Folder folder, DiskOptions options, Catalog catalog, Indexer indexer) throws IOException {
        this.folder = folder;
        this.options = options;
        this.catalog = catalog;
        this.indexer = indexer;
        List<Segment> segments = catalog.segments();
        if (segments.isEmpty()) {
            catalog.begin(create(folder, new SegmentHeader(1, random.nextLong(), 0, 0, 0), isSynced()));
        }
        this.active = catalog.segments().get(catalog.segments().size() - 1);
        this.channel = folder.open(active.file.path(), StandardOpenOption.WRITE);
        this.length = active.length;
    }

    private boolean isSynced() {
        return options.fsync() != Fsync.NEVER;
    }

    private static Segment create(Folder folder, SegmentHeader header, boolean isSynced) throws IOException {
        Path path = folder.log(header.first());
        folder.put(path, header.toBytes(), isSynced);
        Segment segment = new Segment(header, new SegmentFile(folder, path), SegmentHeader.BYTES);
        segment.growing = new SegmentTable(header.first());
        return segment;
    }

    /** Writes frames that are not written yet, in order. What fails can be tried again. */
    void write(List<Written> frames) throws IOException {
        int from = 0;
        while (from < frames.size() && frames.get(from).segment != null) {
            from++;
        }
        while (from < frames.size()) {
            Written first = frames.get(from);
            if (length + first.length > options.segmentBytes() && length > SegmentHeader.BYTES) {
                roll(first);
            }
            int to = from + 1;
            long end = length + first.length;
            while (to < frames.size()
                    && frames.get(to).isBehind(frames.get(to - 1))
                    && end + frames.get(to).length <= options.segmentBytes()) {
                end += frames.get(to).length;
                to++;
            }
            ByteBuffer bytes = first.bytes((int) (end - length));
            Folder.writeFully(channel, bytes, length);
            for (Written frame : frames.subList(from, to)) {
                frame.segment = active;
                frame.offset = (int) length;
                length += frame.length;
            }
            from = to;
        }
    }

    /** Begins a segment, unless the one that is full has no position yet. */
    private void roll(Written next) throws IOException {
        long position = next.said instanceof Queued.Batch batch ? batch.first() : 0;
        if (position <= active.first) {
            return;
        }
        if (isSynced()) {
            channel.force(false);
        }
        Segment fresh =
                create(folder, new SegmentHeader(position, random.nextLong(), 0, active.stamp, length), isSynced());
        FileChannel opened = folder.open(fresh.file.path(), StandardOpenOption.WRITE);
        channel.close();
        channel = opened;
        full.add(active);
        active = fresh;
        length = SegmentHeader.BYTES;
        catalog.begin(fresh);
    }

    /** Makes everything that was written durable. */
    void sync() throws IOException {
        channel.force(false);
    }

    /** Writes the index of each segment that is full and acknowledged to its end. */
    void seal() {
        for (Segment segment : full) {
            SegmentTable table = Objects.requireNonNull(segment.growing);
            if (indexer.write(segment.file.path(), table, segment.stamp, segment.length)) {
                catalog.seal(segment);
            }
        }
        full.clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
