package dev.telltale.monitor.journal.disk;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A frame on its way to the disk: what it says, its bytes, and where it lies once it is written. Of the writer's thread. */
final class Written {
    final Queued said;
    final int length;

    /** Where it was written to; null before. */
    @Nullable
    Segment segment;

    int offset;

    /** Whether it survives a power failure, or need not. */
    boolean isDurable;

    /** Whether it is acknowledged. */
    boolean isTold;

    private final FrameWriter bytes;
    private final int from;

    Written(Queued said, FrameWriter bytes, int from) {
        this.said = said;
        this.bytes = bytes;
        this.from = from;
        this.length = bytes.size() - from;
    }

    /** Its bytes and those of as many frames behind it, all of the same writer. */
    ByteBuffer bytes(int count) {
        return ByteBuffer.wrap(bytes.bytes(), from, count);
    }

    boolean isBehind(Written other) {
        return bytes == other.bytes && from == other.from + other.length;
    }

    Frame frame() {
        return Frame.own(ByteBuffer.wrap(bytes.bytes()), from);
    }
}
