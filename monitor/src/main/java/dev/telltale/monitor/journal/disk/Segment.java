package dev.telltale.monitor.journal.disk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A segment of the log: its file, and what is known of what is in it.
 *
 * <p>All but {@link #length} and what is final is guarded by the catalog's lock.
 */
final class Segment {
    final long first;
    final long stamp;
    final SegmentFile file;

    /** As its header has it. */
    final long previousStamp;

    /** As its header has it. */
    final long previousLength;

    /** As its header has it. */
    final long until;

    /** Bytes up to the end of the newest acknowledged frame. Written before the head moves on. */
    volatile long length;

    /** What an index file would have, as long as it has none. */
    @Nullable
    SegmentTable growing;

    /** Whether nothing is added to it any more, and all of it is acknowledged. */
    boolean isFull;

    /** Whether some of it cannot be read. */
    boolean isDamaged;

    long lastPosition;

    /** Time of the newest event, microseconds since the epoch. */
    long micros;

    /** What it holds of executions that are kept. */
    final Set<Stretch> kept = new LinkedHashSet<>();

    /** Bytes of their frames. */
    long keptBytes;

    /** Those that are still in the file. */
    final List<Tombstone> tombstones = new ArrayList<>();

    private long tombstoneBytes;

    Segment(SegmentHeader header, SegmentFile file, long length) {
        this.first = header.first();
        this.stamp = header.stamp();
        this.previousStamp = header.previousStamp();
        this.previousLength = header.previousLength();
        this.until = header.until();
        this.lastPosition = first - 1;
        this.file = file;
        this.length = length;
    }

    /** Has what a table says, and no index file for it yet; nothing of it is kept so far. */
    void hold(SegmentTable table, long upTo) {
        growing = table;
        length = upTo;
        lastPosition = table.lastPosition;
        micros = table.micros;
        kept.clear();
        keptBytes = 0;
        tombstones.clear();
        tombstoneBytes = 0;
        table.tombstones.forEach(this::add);
    }

    void keep(Stretch stretch) {
        kept.add(stretch);
        keptBytes += stretch.bytes;
    }

    void letGo(Stretch stretch) {
        kept.remove(stretch);
        keptBytes -= stretch.bytes;
    }

    void add(Tombstone tombstone) {
        tombstones.add(tombstone);
        tombstoneBytes += tombstone.length();
    }

    /** Bytes of frames that nobody will read again. */
    long deadBytes() {
        return Math.max(0, length - SegmentHeader.BYTES - keptBytes - tombstoneBytes);
    }

    @Override
    public String toString() {
        return file.path().toString();
    }
}
