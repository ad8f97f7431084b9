package dev.telltale.monitor.journal.disk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index beside a sealed segment: its table, and behind it the places of frames, each list with a checksum of its own so that one can
 * be read without the others. Never needed: whatever is wrong with it, it is made anew from the log.
 */
final class IndexFile {
    private static final int MAGIC = 0x54544958; // TTIX
    private static final int VERSION = 2;
    private static final int HEADER = 64;

    private IndexFile() {}

    /**
     * The index of a table; sets where the places of each stretch are in it.
     *
     * @param stamp of the log @param length of the log
     */
    static byte[] write(SegmentTable table, long stamp, long length) {
        try {
            return bytes(table, stamp, length);
        } catch (IOException e) {
            throw new IllegalStateException("no stream of bytes in memory fails", e);
        }
    }

    private static byte[] bytes(SegmentTable table, long stamp, long length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writeTable(table, new DataOutputStream(out)); // once to know how long it is, and so where places will be
        int placesAt = HEADER + out.size();
        int at = placesAt + 4 * (table.positions.size() + 1);
        for (Stretch stretch : table.stretches) {
            stretch.placesAt = at;
            at += stretch.placesBytes();
        }
        out.reset();
        writeTable(table, new DataOutputStream(out));
        ByteBuffer file = ByteBuffer.allocate(at);
        file.position(HEADER).put(out.toByteArray());
        put(table.positions, stamp, file);
        for (Stretch stretch : table.stretches) {
            put(stretch.places, stamp, file);
        }
        file.putInt(4, VERSION).putLong(8, stamp).putLong(16, length);
        file.putLong(24, table.lastPosition).putLong(32, table.micros);
        file.putInt(40, placesAt - HEADER).putInt(44, table.positions.size());
        file.putInt(0, MAGIC).putInt(HEADER - 4, crc(file, 0, HEADER - 4, HEADER, placesAt));
        return file.array();
    }

    private static void writeTable(SegmentTable table, DataOutputStream out) throws IOException {
        out.writeInt(table.stretches.size());
        for (Stretch stretch : table.stretches) {
            out.writeUTF(stretch.executionId);
            out.writeUTF(stretch.definition);
            out.writeLong(stretch.firstPosition);
            out.writeLong(stretch.lastPosition);
            out.writeLong(stretch.fromSeq);
            out.writeLong(stretch.toSeq);
            out.writeByte(Frame.code(stretch.status));
            out.writeLong(stretch.micros);
            out.writeLong(stretch.bytes);
            out.writeInt(stretch.frames);
            out.writeInt(stretch.placesAt);
        }
        out.writeInt(table.tombstones.size());
        for (Tombstone tombstone : table.tombstones) {
            out.writeUTF(tombstone.executionId());
            out.writeLong(tombstone.first());
            out.writeLong(tombstone.last());
            out.writeInt(tombstone.offset());
            out.writeInt(tombstone.length());
        }
        out.writeInt(table.damages.size());
        for (Damage damage : table.damages) {
            out.writeLong(damage.offset());
            out.writeLong(damage.bytes());
            out.writeUTF(damage.reason());
        }
        out.writeInt(table.holes.size());
        for (Hole hole : table.holes) {
            out.writeLong(hole.first());
            out.writeLong(hole.last());
        }
    }

    /** Adds places and their checksum, which holds in this index alone. */
    private static void put(@Nullable Ints places, long stamp, ByteBuffer file) {
        int from = file.position();
        for (int i = 0; places != null && i < places.size(); i++) {
            file.putInt(places.get(i));
        }
        file.putInt(crc(file, from, file.position(), 0, 0) ^ Long.hashCode(stamp));
    }

    /** The table of a log, or null if the index is missing, damaged, or of another file. */
    static @Nullable SegmentTable read(Path log, long first, long stamp, long length) {
        Path file = Folder.index(log);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(HEADER));
            if (header.limit() < HEADER
                    || header.getInt(0) != MAGIC
                    || header.getInt(4) != VERSION
                    || header.getLong(8) != stamp
                    || header.getLong(16) != length
                    || header.getInt(40) < 0
                    || header.getInt(40) > Files.size(file)) {
                return null;
            }
            ByteBuffer all = ByteBuffer.allocate(HEADER + header.getInt(40)).put(header);
            if (in.readNBytes(all.array(), HEADER, all.remaining()) < all.remaining()
                    || header.getInt(HEADER - 4) != crc(all, 0, HEADER - 4, HEADER, all.limit())) {
                return null;
            }
            SegmentTable table = new SegmentTable(first);
            table.lastPosition = header.getLong(24);
            table.micros = header.getLong(32);
            readTable(
                    table,
                    log,
                    new DataInputStream(new ByteArrayInputStream(all.array(), HEADER, all.limit() - HEADER)));
            return table;
        } catch (IOException | RuntimeException missingOrDamaged) {
            return null;
        }
    }

    private static void readTable(SegmentTable table, Path log, DataInputStream in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String id = in.readUTF();
            String definition = in.readUTF();
            long firstPosition = in.readLong();
            long lastPosition = in.readLong();
            long fromSeq = in.readLong();
            long toSeq = in.readLong();
            Stretch stretch = new Stretch(id, firstPosition, fromSeq, definition, Frame.status(in.readByte()));
            stretch.lastPosition = lastPosition;
            stretch.toSeq = toSeq;
            stretch.micros = in.readLong();
            stretch.bytes = in.readLong();
            stretch.frames = in.readInt();
            stretch.placesAt = in.readInt();
            table.stretches.add(stretch);
        }
        for (int left = in.readInt(); left > 0; left--) {
            table.tombstones.add(new Tombstone(in.readUTF(), in.readLong(), in.readLong(), in.readInt(), in.readInt()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            table.damages.add(new Damage(log, in.readLong(), in.readLong(), in.readUTF()));
        }
        for (int left = in.readInt(); left > 0; left--) {
            table.holes.add(new Hole(in.readLong(), in.readLong()));
        }
    }

    /** Some positions of a log and their offsets. @return null if they cannot be read or are damaged */
    static int @Nullable [] positions(Folder folder, Path log, long stamp) {
        ByteBuffer header = bytes(folder, log, 0, HEADER);
        return header == null ? null : places(folder, log, stamp, HEADER + header.getInt(40), header.getInt(44));
    }

    /** Some places. @param at their offset @param count how many integers @return null if they cannot be read or are damaged */
    static int @Nullable [] places(Folder folder, Path log, long stamp, int at, int count) {
        if (at < 0 || count < 0) {
            return null;
        }
        ByteBuffer bytes = bytes(folder, log, at, 4 * (count + 1));
        if (bytes == null || bytes.getInt(4 * count) != (crc(bytes, 0, 4 * count, 0, 0) ^ Long.hashCode(stamp))) {
            return null;
        }
        int[] places = new int[count];
        bytes.asIntBuffer().get(places);
        return places;
    }

    private static @Nullable ByteBuffer bytes(Folder folder, Path log, int at, int length) {
        try {
            return Calm.read(() -> {
                try (FileChannel channel = folder.open(Folder.index(log), StandardOpenOption.READ)) {
                    ByteBuffer bytes = ByteBuffer.allocate(length);
                    int more = 0;
                    while (bytes.hasRemaining() && more >= 0) {
                        more = channel.read(bytes, at + (long) bytes.position());
                    }
                    if (bytes.hasRemaining()) {
                        throw new EOFException();
                    }
                    return bytes.flip();
                }
            });
        } catch (IOException missingOrCut) {
            return null;
        }
    }

    private static int crc(ByteBuffer file, int from, int to, int andFrom, int andTo) {
        CRC32C crc = new CRC32C();
        crc.update(file.array(), from, to - from);
        crc.update(file.array(), andFrom, andTo - andFrom);
        return (int) crc.getValue();
    }
}
