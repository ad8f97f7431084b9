package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.monitor.wire.EventJson;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Encodes frames, one behind another, into bytes that grow. Not thread-safe. */
final class FrameWriter {
    private final Bytes out = new Bytes();

    /** How many bytes there are. */
    int size() {
        return out.size;
    }

    /** The bytes so far; those at {@link #size} and beyond mean nothing. */
    byte[] bytes() {
        return out.bytes;
    }

    /**
     * Adds a batch.
     *
     * @param status of the execution after it
     * @param sealed encrypted, empty for none
     */
    void batch(long position, List<ExecutionEvent> events, ExecutionStatus status, byte[] sealed) {
        int from = out.size;
        ExecutionEvent first = events.get(0);
        String definition = first instanceof RunEvent.Opening opening ? opening.definition() : "";
        long micros = events.get(events.size() - 1).envelope().timestampMicros();
        ByteBuffer header = header(Frame.BATCH, first.envelope().executionId(), definition);
        header.put(from + 13, Frame.code(status));
        header.putLong(from + 16, position);
        header.putLong(from + 24, first.envelope().seq());
        header.putLong(from + 32, micros);
        header.putInt(from + 40, events.size());
        header.putInt(from + 44, sealed.length);
        int lengthAt = out.size;
        out.skip(4 * events.size());
        for (ExecutionEvent event : events) {
            int before = out.size;
            EventJson.write(event, out);
            ByteBuffer.wrap(out.bytes).putInt(lengthAt, out.size - before);
            lengthAt += 4;
        }
        out.write(sealed, 0, sealed.length);
        Frame.finish(out.bytes, from, out.size);
    }

    /** Adds a tombstone. @param first @param last of the positions that it forgets of this execution */
    void tombstone(String executionId, long first, long last, long micros) {
        int from = out.size;
        ByteBuffer header = header(Frame.TOMBSTONE, executionId, "");
        header.putLong(from + 16, last);
        header.putLong(from + 24, first);
        header.putLong(from + 32, micros);
        Frame.finish(out.bytes, from, out.size);
    }

    /** Adds kind and texts. @return all bytes, to put the rest of the header into */
    private ByteBuffer header(byte kind, String executionId, String definition) {
        int from = out.size;
        byte[] id = executionId.getBytes(StandardCharsets.UTF_8);
        byte[] hash = definition.getBytes(StandardCharsets.UTF_8);
        out.skip(Frame.HEADER);
        out.write(id, 0, id.length);
        out.write(hash, 0, hash.length);
        return ByteBuffer.wrap(out.bytes)
                .put(from + 12, kind)
                .put(from + 14, (byte) id.length)
                .put(from + 15, (byte) hash.length);
    }

    /** As ByteArrayOutputStream, without locks and copies. */
    private static final class Bytes extends OutputStream {
        private byte[] bytes = new byte[1 << 16];
        private int size;

        void skip(int count) {
            makeRoom(count);
            Arrays.fill(bytes, size, size + count, (byte) 0);
            size += count;
        }

        @Override
        public void write(int b) {
            makeRoom(1);
            bytes[size++] = (byte) b;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            makeRoom(length);
            System.arraycopy(from, offset, bytes, size, length);
            size += length;
        }

        private void makeRoom(int count) {
            if (count > bytes.length - size) {
                bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
            }
        }
    }
}
