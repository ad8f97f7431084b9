package dev.telltale.monitor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;

/** Copies a folder while somebody works in it: files may come, go and be renamed meanwhile. */
public final class FolderCopy extends SimpleFileVisitor<Path> {
    private final Path from;
    private final Path to;
    private final Predicate<String> isWanted;

    private FolderCopy(Path from, Path to, Predicate<String> isWanted) {
        this.from = from;
        this.to = to;
        this.isWanted = isWanted;
    }

    /** @param isWanted by the names of files */
    public static void of(Path from, Path to, Predicate<String> isWanted) throws IOException {
        Files.walkFileTree(from, new FolderCopy(from, to, isWanted));
    }

    private Path place(Path file) {
        return to.resolve(from.relativize(file).toString());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        Files.copy(folder, place(folder));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (isWanted.test(file.getFileName().toString())) {
            try {
                Files.copy(file, place(file));
            } catch (NoSuchFileException gone) {
                return FileVisitResult.CONTINUE;
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
        if (problem instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw problem;
    }
}
