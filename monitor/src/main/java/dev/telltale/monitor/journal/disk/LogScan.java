package dev.telltale.monitor.journal.disk;

import dev.telltale.event.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a log from its beginning: what is in it, and how far it can be trusted. */
final class LogScan {
    private static final int CHUNK = 1 << 20;

    private final SegmentFile file;
    private final long length;
    private final @Nullable SegmentHeader header;

    private LogScan(SegmentFile file, long length, @Nullable SegmentHeader header) {
        this.file = file;
        this.length = length;
        this.header = header;
    }

    /** @throws JournalException if a newer version has written it */
    static LogScan of(SegmentFile file) throws IOException {
        long length = Files.size(file.path());
        SegmentHeader header = SegmentHeader.of(file.read(0, (int) Math.min(length, SegmentHeader.BYTES)));
        if (header != null && header.version() > SegmentHeader.VERSION) {
            throw new JournalException(
                    file.path() + " has format " + header.version() + ", and this version knows "
                            + SegmentHeader.VERSION + " and less; use the version of Telltale that has written it",
                    null);
        }
        return new LogScan(file, length, header);
    }

    /** Of the whole file, in bytes. */
    long length() {
        return length;
    }

    /** Its first bytes, or null if they are not what they should be. */
    @Nullable
    SegmentHeader header() {
        return header;
    }

    Path path() {
        return file.path();
    }

    SegmentFile file() {
        return file;
    }

    /** What is in it up to an offset; what is damaged is passed over, and is in the table. */
    SegmentTable table(long first, long end) throws IOException {
        SegmentTable table = new SegmentTable(first);
        FrameWalk walk = new FrameWalk(this::read, SegmentHeader.BYTES, end, CHUNK);
        for (Frame frame = walk.next(); frame != null; frame = walk.next()) {
            add(frame, walk, table);
        }
        if (walk.gapBytes() > 0) {
            table.tear(damage(walk, ""));
        }
        table.end();
        return table;
    }

    /** What is in it up to its last frame that is sound; what is damaged before that is passed over, and is in the table. */
    Sound sound(long first) throws IOException {
        SegmentTable table = new SegmentTable(first);
        FrameWalk walk = new FrameWalk(this::read, SegmentHeader.BYTES, length, CHUNK);
        long end = SegmentHeader.BYTES;
        Frame frame = walk.next();
        while (frame != null && isInPlace(frame, table)) {
            add(frame, walk, table);
            end = walk.offset() + frame.length();
            frame = walk.next();
        }
        boolean isBack = frame != null && walk.gapBytes() == 0;
        return new Sound(table, end, isBack ? "a frame of an earlier position lies here" : walk.gapReason());
    }

    /** Behind what was written last may lie what the disk had there before; what was written later has later positions. */
    private static boolean isInPlace(Frame frame, SegmentTable table) {
        return !frame.isBatch() || frame.position() > table.lastPosition;
    }

    private void add(Frame frame, FrameWalk walk, SegmentTable table) {
        if (walk.gapBytes() > 0) {
            String between = frame.isBatch()
                    ? "; what lay between positions " + table.lastPosition + " and " + frame.position() + " is missing"
                    : "";
            table.tear(damage(walk, between));
        }
        table.add(frame, (int) walk.offset());
    }

    private Damage damage(FrameWalk walk, String missing) {
        return new Damage(path(), walk.gapAt(), walk.gapBytes(), walk.gapReason() + missing);
    }

    /**
     * What can be trusted.
     *
     * @param end offset of the first byte that cannot
     * @param reason what is wrong with it, empty if nothing is
     */
    record Sound(SegmentTable table, long end, String reason) {}

    private ByteBuffer read(long offset, int count) throws IOException {
        return file.read(offset, count);
    }
}
