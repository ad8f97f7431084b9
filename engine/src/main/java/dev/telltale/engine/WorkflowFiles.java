package dev.telltale.engine;

import dev.telltale.event.FileFault;
import dev.telltale.event.OwnersOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps registered workflows in a folder, each in a file that is called as it is: {@code deploy.yaml}.
 *
 * <p>A file is replaced as a whole or not at all, whatever happens meanwhile, and only its owner may read it. Not thread-safe.
 */
public final class WorkflowFiles implements WorkflowStore {
    private static final Logger log = LoggerFactory.getLogger(WorkflowFiles.class);

    private static final String ENDING = ".yaml";
    /** No workflow's name begins with a dot. */
    private static final String UNFINISHED = ".unfinished" + ENDING;

    private static final Set<StandardOpenOption> MAKE =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private final Path folder;

    private WorkflowFiles(Path folder) {
        this.folder = folder;
    }

    /** @param folder made if it is missing; no two engines may use it at the same time */
    public static WorkflowFiles in(Path folder) throws IOException {
        return new WorkflowFiles(Files.createDirectories(folder));
    }

    /** What is no file that can be read is left where it is, and reported: one of them is no reason to do without the others. */
    @Override
    public List<Kept> load() throws IOException {
        Path unfinished = folder.resolve(UNFINISHED);
        if (!Files.isDirectory(unfinished, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(unfinished);
        }
        List<Kept> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path file : files) {
                String obstacle = obstacle(file);
                if (obstacle == null) {
                    read(file, kept);
                } else {
                    leaveOut(file, obstacle);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return kept;
    }

    private static void read(Path file, List<Kept> into) {
        try {
            // What is no text becomes one that is no workflow, and is reported as such.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            into.add(new Kept(name(file), text, file.toString()));
        } catch (IOException unreadable) {
            leaveOut(file, "it cannot be read: " + FileFault.of(unreadable));
        }
    }

    /** Why this is no file to read, or null if it is one; reading a pipe would wait for somebody to write. */
    private static @Nullable String obstacle(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return null;
        } else if (Files.isDirectory(file)) {
            return "it is a folder";
        } else if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            return "it is a link to " + Files.readSymbolicLink(file) + ", which is not there";
        }
        return "it is no file";
    }

    private static void leaveOut(Path file, String reason) {
        log.warn(
                "the workflow '{}' is left out: {} cannot be used, as {}; mend or remove it and start again, or register"
                        + " the workflow anew",
                name(file),
                file,
                reason);
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    @Override
    public void keep(String name, String text) throws IOException {
        Path unfinished = folder.resolve(UNFINISHED);
        try (FileChannel file = FileChannel.open(unfinished, MAKE, OwnersOnly.file(unfinished))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(unfinished, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
        syncFolder();
    }

    @Override
    public void drop(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name + ENDING));
        syncFolder();
    }

    // A name that is new or gone is on the disk only when the folder is.
    private void syncFolder() throws IOException {
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
