package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that takes up room, to be given up when nothing else has any: so what is queued can still be written. Guarded by {@link Health}. */
final class Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final String FILE = "reserve";
    private static final int CHUNK = 64 << 10;

    private final Folder folder;
    private final int bytes;

    Reserve(Folder folder, int bytes) {
        this.folder = folder;
        this.bytes = bytes;
    }

    private Path file() {
        return folder.file(FILE);
    }

    /** Makes room. @return whether there was something to give up */
    boolean giveUp() {
        try {
            return folder.delete(file(), false);
        } catch (IOException e) {
            LOG.warn("the reserve {} cannot be given up: {}", file(), FileFault.of(e));
            return false;
        }
    }

    /** How much has to be free before it is made: as much again, for with less it would be needed at once. */
    long neededBytes() {
        return 2L * bytes;
    }

    /** Has the file again. @return whether there was room for it */
    boolean take() {
        try {
            long size = Files.exists(file()) ? Files.size(file()) : -1;
            if (size != bytes) {
                folder.delete(file(), false);
                if (folder.freeBytes() < neededBytes()) {
                    return false;
                }
                if (bytes > 0) {
                    make();
                }
            }
            return true;
        } catch (IOException e) {
            giveUp();
            return false;
        }
    }

    /** With random bytes, for no file system makes less of those. */
    private void make() throws IOException {
        Path draft = Folder.draft(file());
        try (FileChannel channel = folder.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK];
            Random random = new Random(bytes);
            for (int at = 0; at < bytes; at += CHUNK) {
                random.nextBytes(chunk);
                Folder.writeFully(channel, ByteBuffer.wrap(chunk, 0, Math.min(CHUNK, bytes - at)), at);
            }
            channel.force(true);
            folder.rename(draft, file(), true);
        } catch (IOException e) {
            folder.delete(draft, false);
            throw e;
        }
    }
}
