package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.wire.EventJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a log, as it lies in bytes that were read: a batch of events, or a tombstone.
 *
 * <pre>
 * 0 magic | 4 length of the frame | 8 CRC32C of what follows | 12 kind | 13 status | 14 length of id | 15 length of definition
 * 16 position | 24 seq | 32 time | 40 count of events | 44 length of sealed part | 48 id | definition | length of each event | events | sealed
 * </pre>
 *
 * A batch has the position and the seq of its first event and the time of its last; of a tombstone they are the last and the first
 * position that it forgets, and its own time.
 */
final class Frame {
    /** No JSON text has its first byte. */
    static final int MAGIC = 0xFF7E117A;

    static final byte BATCH = 1;
    static final byte TOMBSTONE = 2;
    static final int HEADER = 48;

    /** By their code in a frame; an order of its own, that outlives changes of the type. */
    private static final List<ExecutionStatus> STATUSES = List.of(
            ExecutionStatus.PENDING,
            ExecutionStatus.RUNNING,
            ExecutionStatus.PAUSED,
            ExecutionStatus.CANCELLING,
            ExecutionStatus.COMPLETED,
            ExecutionStatus.FAILED,
            ExecutionStatus.CANCELLED);

    private static final int LENGTH_AT = 4;
    private static final int CRC_AT = 8;
    private static final int CHECKED_FROM = 12;

    private final ByteBuffer bytes;
    private final int at;

    private Frame(ByteBuffer bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** The whole and sound frame at an index of the bytes, or null if there is none up to their limit. */
    static @Nullable Frame at(ByteBuffer bytes, int at) {
        int length = lengthAt(bytes, at);
        if (length < 0 || length > bytes.limit() - at) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), bytes.arrayOffset() + at + CHECKED_FROM, length - CHECKED_FROM);
        if ((int) crc.getValue() != bytes.getInt(at + CRC_AT)) {
            return null;
        }
        Frame frame = new Frame(bytes, at);
        return frame.isPlausible(length) ? frame : null;
    }

    /** A frame that was just encoded, and needs no check. */
    static Frame own(ByteBuffer bytes, int at) {
        return new Frame(bytes, at);
    }

    /** The length that a frame at an index says it has, or -1 if nothing there looks like one. */
    static int lengthAt(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < HEADER || bytes.getInt(at) != MAGIC) {
            return -1;
        }
        int length = bytes.getInt(at + LENGTH_AT);
        return length < HEADER ? -1 : length;
    }

    private boolean isPlausible(int length) {
        long parts = HEADER + (long) idLength() + definitionLength() + sealedLength() + 4L * count();
        byte kind = bytes.get(at + 12);
        return (kind == BATCH && count() > 0 || kind == TOMBSTONE)
                && count() >= 0
                && sealedLength() >= 0
                && parts <= length
                && statusCode() < STATUSES.size();
    }

    /** Puts length and checksum into the frame that lies between two indexes. */
    static void finish(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from + CHECKED_FROM, to - from - CHECKED_FROM);
        ByteBuffer.wrap(bytes)
                .putInt(from, MAGIC)
                .putInt(from + LENGTH_AT, to - from)
                .putInt(from + CRC_AT, (int) crc.getValue());
    }

    static byte code(ExecutionStatus status) {
        return (byte) STATUSES.indexOf(status);
    }

    static ExecutionStatus status(byte code) {
        return STATUSES.get(code);
    }

    boolean isBatch() {
        return bytes.get(at + 12) == BATCH;
    }

    int length() {
        return bytes.getInt(at + LENGTH_AT);
    }

    private int statusCode() {
        return bytes.get(at + 13) & 0xFF;
    }

    /** Of the execution after its last event. */
    ExecutionStatus status() {
        return STATUSES.get(statusCode());
    }

    private int idLength() {
        return bytes.get(at + 14) & 0xFF;
    }

    private int definitionLength() {
        return bytes.get(at + 15) & 0xFF;
    }

    long position() {
        return bytes.getLong(at + 16);
    }

    long seq() {
        return bytes.getLong(at + 24);
    }

    long micros() {
        return bytes.getLong(at + 32);
    }

    int count() {
        return bytes.getInt(at + 40);
    }

    private int sealedLength() {
        return bytes.getInt(at + 44);
    }

    String executionId() {
        return text(HEADER, idLength());
    }

    /** Hash of the workflow's text if the execution's first event is in it, else empty. */
    String definition() {
        return text(HEADER + idLength(), definitionLength());
    }

    private String text(int from, int length) {
        return new String(bytes.array(), bytes.arrayOffset() + at + from, length, StandardCharsets.UTF_8);
    }

    private int lengthsAt() {
        return at + HEADER + idLength() + definitionLength();
    }

    /** Index of an event's text behind all that precede it. */
    private int eventAt(int index) {
        int place = lengthsAt() + 4 * count();
        for (int i = 0; i < index; i++) {
            place += bytes.getInt(lengthsAt() + 4 * i);
        }
        return place;
    }

    /** Hands on events in their order. @param from index of the first @param to index behind the last */
    void events(int from, int to, EventTaker taker) {
        int place = eventAt(from);
        for (int i = from; i < to; i++) {
            int length = bytes.getInt(lengthsAt() + 4 * i);
            taker.take(position() + i, EventJson.read(bytes.array(), bytes.arrayOffset() + place, length));
            place += length;
        }
    }

    /** What is sealed in it, still encrypted; null if nothing is. */
    byte @Nullable [] sealed() {
        if (sealedLength() == 0) {
            return null;
        }
        byte[] sealed = new byte[sealedLength()];
        bytes.get(at + length() - sealed.length, sealed);
        return sealed;
    }

    /** Takes an event and its position. */
    interface EventTaker {
        void take(long position, ExecutionEvent event);
    }
}
