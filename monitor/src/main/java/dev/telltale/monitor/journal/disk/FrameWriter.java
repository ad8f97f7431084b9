package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.wire.EventText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Encodes frames, one behind another, into bytes that grow. Not thread-safe. */
final class FrameWriter {
    private final EventText text;
    private byte[] bytes;
    private int size;

    /** @param text to write events with @param room for so many bytes to begin with */
    FrameWriter(EventText text, int room) {
        this.text = text;
        this.bytes = new byte[room];
    }

    /** How many bytes there are. */
    int size() {
        return size;
    }

    /** The bytes so far; those at {@link #size} and beyond mean nothing. */
    byte[] bytes() {
        return bytes;
    }

    /**
     * Adds a batch.
     *
     * @param status of the execution after it
     * @param sealed encrypted, empty for none
     */
    void batch(long position, List<ExecutionEvent> events, ExecutionStatus status, byte[] sealed) {
        int from = size;
        ExecutionEvent first = events.get(0);
        String definition = first instanceof RunEvent.Opening opening ? opening.definition() : "";
        header(Frame.BATCH, first.envelope().executionId(), definition)
                .put(from + 13, Frame.code(status))
                .putLong(from + 16, position)
                .putLong(from + 24, first.envelope().seq())
                .putLong(from + 32, events.get(events.size() - 1).envelope().timestampMicros())
                .putInt(from + 40, events.size())
                .putInt(from + 44, sealed.length);
        int[] lengths = new int[events.size()];
        int lengthsAt = size;
        skip(4 * lengths.length);
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = text.write(events.get(i));
            makeRoom(lengths[i]);
            text.copyTo(bytes, size);
            size += lengths[i];
        }
        ByteBuffer.wrap(bytes).position(lengthsAt).slice().asIntBuffer().put(lengths);
        put(sealed);
        Frame.finish(bytes, from, size);
    }

    /** Adds a tombstone. @param first @param last of the positions that it forgets of this execution */
    void tombstone(String executionId, long first, long last, long micros) {
        int from = size;
        header(Frame.TOMBSTONE, executionId, "")
                .putLong(from + 16, last)
                .putLong(from + 24, first)
                .putLong(from + 32, micros);
        Frame.finish(bytes, from, size);
    }

    /** Adds kind and texts. @return all bytes, to put the rest of the header into */
    private ByteBuffer header(byte kind, String executionId, String definition) {
        int from = size;
        byte[] id = executionId.getBytes(StandardCharsets.UTF_8);
        byte[] hash = definition.getBytes(StandardCharsets.UTF_8);
        skip(Frame.HEADER);
        put(id);
        put(hash);
        return ByteBuffer.wrap(bytes)
                .put(from + 12, kind)
                .put(from + 14, (byte) id.length)
                .put(from + 15, (byte) hash.length);
    }

    private void skip(int count) {
        makeRoom(count);
        size += count;
    }

    private void put(byte[] more) {
        makeRoom(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    private void makeRoom(int count) {
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
    }
}
