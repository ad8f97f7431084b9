package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps a folder for one journal: whoever else opens it is refused. */
final class FolderLock implements AutoCloseable {
    /**
     * Folders that are open in this process. Asked before the file is opened at all: on most systems, closing any channel of a file lets
     * go of the locks that the process has on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path real;
    private final FileChannel channel;

    private FolderLock(Path real, FileChannel channel) {
        this.real = real;
        this.channel = channel;
    }

    /** @throws JournalException if another journal has the folder, saying what to do */
    static FolderLock of(Folder folder) {
        try {
            Path real = folder.path().toRealPath();
            if (!OPEN.add(real)) {
                throw refusal(folder, "in this process", null);
            }
            try {
                return new FolderLock(real, locked(folder));
            } catch (IOException | RuntimeException e) {
                OPEN.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException("the journal's folder " + folder + " cannot be locked: " + FileFault.of(e), e);
        }
    }

    private static FileChannel locked(Folder folder) throws IOException {
        FileChannel channel = folder.open(
                folder.file("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Under another class loader. The channel stays open: closing it would let go of the other's lock.
            throw refusal(folder, "in this process", e);
        }
        if (lock == null) {
            String holder = holder(channel);
            channel.close();
            throw refusal(folder, holder, null);
        }
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0);
        Folder.writeFully(channel, ByteBuffer.wrap(pid), 0);
        return channel;
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        String text = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
        return text.isEmpty() ? "in another process" : "in process " + text;
    }

    private static JournalException refusal(Folder folder, String holder, @Nullable Throwable cause) {
        return new JournalException(
                "the journal in " + folder + " is already open " + holder
                        + "; a folder belongs to one server at a time: stop that one, or name another folder",
                cause);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OPEN.remove(real);
    }
}
