package dev.telltale.monitor.journal.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A segment's log, open for reading by many.
 *
 * <p>An interrupt in a read closes a channel for all; so whoever finds it closed opens it again, unless the file is another one by now.
 * Thread-safe.
 */
final class SegmentFile {
    private final Folder folder;
    private final Path path;
    private @Nullable FileChannel channel; // guarded by this
    private boolean isRetired; // guarded by this

    SegmentFile(Folder folder, Path path) {
        this.folder = folder;
        this.path = path;
    }

    Path path() {
        return path;
    }

    /**
     * Reads bytes, all of them.
     *
     * @throws RetiredException if the file is no longer part of the journal
     * @throws EOFException if it is too short
     */
    ByteBuffer read(long offset, int length) throws IOException {
        return Calm.read(() -> {
            FileChannel open = open();
            try {
                return read(open, offset, length);
            } catch (ClosedChannelException e) {
                discard(open);
                throw e;
            }
        });
    }

    private static ByteBuffer read(FileChannel from, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (from.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("it ends at " + (offset + bytes.position()));
            }
        }
        return bytes.flip();
    }

    private synchronized FileChannel open() throws IOException {
        if (isRetired) {
            throw new RetiredException();
        }
        FileChannel known = channel;
        if (known == null) {
            known = folder.open(path, StandardOpenOption.READ);
            channel = known;
        }
        return known;
    }

    private synchronized void discard(FileChannel closed) {
        if (channel == closed) {
            channel = null;
        }
    }

    /** Replaces or deletes the file; from then on nothing can be read here. */
    synchronized void retire(Change change) throws IOException {
        change.run();
        isRetired = true;
        close();
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /** What makes the file another one, or none. */
    interface Change {
        void run() throws IOException;
    }

    /** The file is no longer part of the journal: look again where the events are. */
    static final class RetiredException extends IOException {
        private static final long serialVersionUID = 1L;

        RetiredException() {
            super("the segment was rewritten or deleted", null);
        }
    }
}
