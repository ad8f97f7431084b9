package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the frames of a log in order. Bytes that are no frame it passes over, up to the next frame that is whole and sound, and
 * tells of them. Not thread-safe.
 */
final class FrameWalk {
    private final Source source;
    private final long end;
    private final int chunk;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long bufferAt;
    private long at;
    private long offset;
    private long gapAt;
    private long gapBytes;
    private String gapReason = "";

    /** @param from offset of a frame @param end offset behind the last @param chunk how many bytes to read at once */
    FrameWalk(Source source, long from, long end, int chunk) {
        this.source = source;
        this.at = from;
        this.end = end;
        this.chunk = chunk;
    }

    /** The next frame, or null if there is none; {@link #gapBytes} then tells what lay before it. */
    @Nullable
    Frame next() throws IOException {
        gapBytes = 0;
        if (at >= end) {
            return null;
        }
        Frame frame = frameAt(at);
        if (frame == null) {
            gapAt = at;
            gapReason = reason();
            frame = resync();
            gapBytes = at - gapAt;
        }
        offset = at;
        at += frame == null ? 0 : frame.length();
        return frame;
    }

    /** Offset of the frame that {@link #next} gave. */
    long offset() {
        return offset;
    }

    /** Offset of the first byte that is no part of a frame before the one that {@link #next} gave. */
    long gapAt() {
        return gapAt;
    }

    /** How many such bytes there are. */
    long gapBytes() {
        return gapBytes;
    }

    /** What is wrong with them. */
    String gapReason() {
        return gapReason;
    }

    private @Nullable Frame frameAt(long place) throws IOException {
        if (!load(place, Frame.HEADER)) {
            return null;
        }
        int length = Frame.lengthAt(buffer, (int) (place - bufferAt));
        return length < 0 || !load(place, length) ? null : Frame.at(buffer, (int) (place - bufferAt));
    }

    private String reason() throws IOException {
        if (!load(at, Frame.HEADER)) {
            return "a frame is cut off in its header";
        }
        int length = Frame.lengthAt(buffer, (int) (at - bufferAt));
        if (length < 0) {
            return "no frame begins here";
        }
        return length > end - at
                ? "a frame of " + length + " bytes is cut off"
                : "the checksum of a frame of " + length + " bytes does not hold";
    }

    /** Looks for the next frame; afterwards it is at it, or at the end. */
    private @Nullable Frame resync() throws IOException {
        for (at++; load(at, Frame.HEADER); at++) {
            int index = (int) (at - bufferAt);
            if (buffer.getInt(index) == Frame.MAGIC) {
                Frame frame = frameAt(at);
                if (frame != null) {
                    return frame;
                }
            }
        }
        at = end;
        return null;
    }

    /** Has bytes in the buffer. @return whether there are so many */
    private boolean load(long place, int length) throws IOException {
        if (length > end - place) {
            return false;
        }
        if (place < bufferAt || place + length > bufferAt + buffer.limit()) {
            buffer = source.read(place, (int) Math.min(end - place, Math.max(length, chunk)));
            bufferAt = place;
        }
        return true;
    }

    /** Reads bytes, all of them. */
    interface Source {
        ByteBuffer read(long offset, int length) throws IOException;
    }
}
