package dev.telltale.engine.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a folder with all that is in it, as far as that can be done; does not follow links. */
public final class FolderDeletion extends SimpleFileVisitor<Path> {
    private static final Logger log = LoggerFactory.getLogger(FolderDeletion.class);

    private FolderDeletion() {}

    /** Deletes a folder; what cannot be deleted is logged and left. May take its time. */
    public static void of(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new FolderDeletion());
        } catch (IOException left) {
            log.warn("The folder {} could not be deleted; it is of no further use", folder, left);
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) {
        return delete(file);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
        return delete(folder);
    }

    private static FileVisitResult delete(Path path) {
        try {
            Files.delete(path);
        } catch (NoSuchFileException gone) {
            // that is what was wanted
        } catch (IOException left) {
            log.warn("{} could not be deleted; it is of no further use", path, left);
        }
        return FileVisitResult.CONTINUE;
    }
}
