package dev.telltale.cli;

import dev.telltale.event.OwnersOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that only their owner may enter, where the file system knows of owners. */
final class OwnersFolder {
    private static final Logger log = LoggerFactory.getLogger(OwnersFolder.class);

    private OwnersFolder() {}

    /** Makes one that is somebody's own choice; if it is there already, others may go on entering it, which is told. */
    static void makeOrWarn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            make(folder);
        } else if (isOpen(folder)) {
            log.warn(
                    "others than its owner may enter the data folder {} ({}), though nothing that is made in it; run:"
                            + " chmod 700 {}",
                    folder,
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)),
                    folder);
        }
    }

    /** Makes one that is part of another; if it is there already, others may enter it no more. */
    static void makeOrClose(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            make(folder);
        } else if (isOpen(folder)) {
            close(folder);
        }
    }

    private static void make(Path folder) throws IOException {
        Files.createDirectories(folder, OwnersOnly.folder(folder));
    }

    private static void close(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, OwnersOnly.FOLDER);
        } catch (IOException notOurs) {
            log.warn("others than its owner may enter {}, and that cannot be changed: {}", folder, notOurs.toString());
        }
    }

    private static boolean isOpen(Path folder) throws IOException {
        return OwnersOnly.isPossible(folder) && !OwnersOnly.FOLDER.containsAll(Files.getPosixFilePermissions(folder));
    }
}
