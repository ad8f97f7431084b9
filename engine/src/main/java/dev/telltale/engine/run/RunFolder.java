package dev.telltale.engine.run;

import dev.telltale.event.OwnersOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution's processes run: a folder that is given, or a fresh one of its own that nobody else may enter and that goes with
 * it.
 *
 * <p>Thread-safe.
 */
final class RunFolder {
    private final @Nullable Path given;
    private final Path workspace;
    private final String executionId;
    private @Nullable Path own; // guarded by this

    /** @param given the folder, or null for one of its own @param workspace where that one is made when it is first needed */
    RunFolder(@Nullable Path given, Path workspace, String executionId) {
        this.given = given;
        this.workspace = workspace;
        this.executionId = executionId;
    }

    /** The folder, or one relative to it. @param directory as a node says, or null */
    Path resolve(@Nullable String directory) throws IOException {
        Path folder = given != null ? given : own();
        return directory == null ? folder : folder.resolve(directory);
    }

    /** Takes over the folder of its own that an earlier life of the execution has left, if there is one. */
    synchronized void adopt(LeftFolders left) {
        if (given == null) {
            own = left.take(executionId);
        }
    }

    private synchronized Path own() throws IOException {
        if (own == null) {
            Files.createDirectories(workspace);
            own = make();
        }
        return own;
    }

    private Path make() throws IOException {
        FileAttribute<?>[] attributes = OwnersOnly.folder(workspace);
        try {
            return Files.createDirectory(workspace.resolve(executionId), attributes);
        } catch (FileAlreadyExistsException taken) {
            // Left by another life, or laid there by somebody else, and then it may lead anywhere.
            String fresh = executionId + "-" + UUID.randomUUID();
            return Files.createDirectory(workspace.resolve(fresh), attributes);
        }
    }

    /** Whether there is nothing to delete. */
    synchronized boolean isClean() {
        return own == null;
    }

    /** Deletes the folder if it is the execution's own; may take its time. */
    void delete() {
        Path folder;
        synchronized (this) {
            folder = own;
            own = null;
        }
        if (folder != null) {
            FolderDeletion.of(folder);
        }
    }
}
