package dev.telltale.monitor.journal.disk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment.
 *
 * @param version of the format
 * @param first position that it was begun for
 * @param stamp tells this file from others that have or had its name
 * @param until last position of the segments that were merged into this one when it was rewritten, else 0
 * @param previousStamp of the segment before it when it was begun, 0 for none
 * @param previousLength how much of that segment counts, if it is still the same file
 */
record SegmentHeader(int version, long first, long stamp, long until, long previousStamp, long previousLength) {
    static final int VERSION = 1;
    static final int BYTES = 56;

    private static final long MAGIC = 0x54454C4C54414C45L; // TELLTALE

    SegmentHeader(long first, long stamp, long until, long previousStamp, long previousLength) {
        this(VERSION, first, stamp, until, previousStamp, previousLength);
    }

    byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .putLong(MAGIC)
                .putInt(version)
                .putLong(first)
                .putLong(stamp)
                .putLong(until)
                .putLong(previousStamp)
                .putLong(previousLength);
        return bytes.putInt(crc(bytes)).array();
    }

    /** The header that the bytes begin with, or null if they do not. */
    static @Nullable SegmentHeader of(ByteBuffer bytes) {
        if (bytes.limit() < BYTES || bytes.getLong(0) != MAGIC || crc(bytes) != bytes.getInt(BYTES - 4)) {
            return null;
        }
        return new SegmentHeader(
                bytes.getInt(8),
                bytes.getLong(12),
                bytes.getLong(20),
                bytes.getLong(28),
                bytes.getLong(36),
                bytes.getLong(44));
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), bytes.arrayOffset(), BYTES - 4);
        return (int) crc.getValue();
    }
}
