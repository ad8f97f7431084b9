package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import dev.telltale.event.JournalException;
import dev.telltale.event.OwnersOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The journal's folder: its files are for their owner's eyes, and small ones are replaced whole or not at all. Thread-safe. */
final class Folder {
    static final String LOG = ".log";
    static final String INDEX = ".idx";

    /** Of a file that is being written; one that is left over was never finished. */
    static final String DRAFT = ".new";

    private static final Pattern LOG_NAME = Pattern.compile("\\d{19}\\.log");

    private final Path path;
    private final FileOpener opener;
    private final boolean hasPermissions;

    private Folder(Path path, FileOpener opener) {
        this.path = path;
        this.opener = opener;
        this.hasPermissions = OwnersOnly.isPossible(path);
    }

    /** The folder, made if it is not there. */
    static Folder at(Path path, FileOpener opener) {
        Folder folder = new Folder(path.toAbsolutePath().normalize(), opener);
        folder.make(folder.path);
        folder.make(folder.definitions());
        return folder;
    }

    private void make(Path wanted) {
        try {
            if (!Files.isDirectory(wanted)) {
                Path parent = wanted.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(wanted, OwnersOnly.folder(wanted));
            }
        } catch (IOException e) {
            throw new JournalException(
                    "the journal's folder " + wanted + " cannot be made: " + FileFault.of(e)
                            + "; name one that can be written to",
                    e);
        }
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path definitions() {
        return path.resolve("definitions");
    }

    /** The log of the segment that begins at a position. */
    Path log(long first) {
        return path.resolve(String.format("%019d", first) + LOG);
    }

    /** The position that a log begins with. */
    static long first(Path log) {
        String name = String.valueOf(log.getFileName());
        return Long.parseLong(name.substring(0, name.length() - LOG.length()));
    }

    /** The index beside a log. */
    static Path index(Path log) {
        String name = String.valueOf(log.getFileName());
        return log.resolveSibling(name.substring(0, name.length() - LOG.length()) + INDEX);
    }

    /** The draft beside a file. */
    static Path draft(Path file) {
        return file.resolveSibling(file.getFileName() + DRAFT);
    }

    /** The logs of segments, by position; a file whose name has none is somebody else's. */
    List<Path> logs() throws IOException {
        return files(path, LOG).stream()
                .filter(log -> LOG_NAME.matcher(log.getFileName().toString()).matches())
                .toList();
    }

    /** Files in a folder whose names end so, by name. */
    List<Path> files(Path within, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(within)) {
            return all.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    FileChannel open(Path file, OpenOption... options) throws IOException {
        return opener.open(file, new HashSet<>(Arrays.asList(options)), OwnersOnly.file(file));
    }

    /** Whether others than its owner may read or write a file, where the file system can tell. */
    boolean isOpenToOthers(Path file) throws IOException {
        return hasPermissions && !OwnersOnly.FILE.containsAll(Files.getPosixFilePermissions(file));
    }

    /** Puts a file in place, whole or not at all. @param isSynced whether it is durable on return */
    void put(Path file, byte[] bytes, boolean isSynced) throws IOException {
        Path draft = draft(file);
        try (FileChannel channel = open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(bytes), 0);
            if (isSynced) {
                channel.force(true);
            }
        }
        rename(draft, file, isSynced);
    }

    void rename(Path from, Path to, boolean isSynced) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        if (isSynced) {
            syncNames(to);
        }
    }

    /** @return whether there was one */
    boolean delete(Path file, boolean isSynced) throws IOException {
        boolean wasThere = Files.deleteIfExists(file);
        if (wasThere && isSynced) {
            syncNames(file);
        }
        return wasThere;
    }

    /** Makes the names in the folder of a file durable, where the system has a way to. */
    void syncNames(Path file) throws IOException {
        Path parent = file.getParent();
        if (hasPermissions && parent != null) { // no folder can be opened elsewhere
            try (FileChannel names = FileChannel.open(parent, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** Room for files of this process, in bytes; as good as endless where the system does not tell. */
    long freeBytes() {
        try {
            return Files.getFileStore(path).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
