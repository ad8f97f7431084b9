package dev.telltale.event;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** How to make files and folders that are for their owner alone, where the file system knows of owners. Thread-safe: it has no state. */
public final class OwnersOnly {
    /** What the owner of a file may do, and nobody else anything. */
    public static final Set<PosixFilePermission> FILE = Set.copyOf(PosixFilePermissions.fromString("rw-------"));

    /** What the owner of a folder may do, and nobody else anything. */
    public static final Set<PosixFilePermission> FOLDER = Set.copyOf(PosixFilePermissions.fromString("rwx------"));

    private OwnersOnly() {}

    /** Whether what is at a path has an owner; it need not be there yet. */
    public static boolean isPossible(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** To make a file with; none where that is not possible. */
    public static FileAttribute<?>[] file(Path path) {
        return attributes(path, FILE);
    }

    /** To make a folder with; none where that is not possible. */
    public static FileAttribute<?>[] folder(Path path) {
        return attributes(path, FOLDER);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPossible(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}
