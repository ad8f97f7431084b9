package dev.telltale.engine.process;

import dev.telltale.event.Excerpt;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the file that a program's name stands for, as the operating system would. */
final class Program {
    private static final int SHOWN_PATH = 300;

    private Program() {}

    /**
     * @param path folders separated as in the environment variable; empty ones mean the directory
     * @throws ProcessStartException when there is no such file, or it may not be executed
     */
    static Path find(String name, Path directory, @Nullable String path) {
        try {
            return findFile(name, directory, path == null ? "" : path);
        } catch (InvalidPathException noFileCanHaveThisName) {
            throw new ProcessStartException(
                    "program '" + name + "' cannot be a file: " + noFileCanHaveThisName.getReason(), null);
        }
    }

    private static Path findFile(String name, Path directory, String folders) {
        if (name.contains("/") || name.contains(File.separator)) {
            return check(name, directory.resolve(name));
        }
        List<Path> places = Arrays.stream(folders.split(File.pathSeparator, -1))
                .map(folder -> directory.resolve(folder).resolve(name))
                .toList();
        return places.stream()
                .filter(Program::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ProcessStartException(
                        notFound(
                                name,
                                folders,
                                places.stream()
                                        .filter(Files::isRegularFile)
                                        .findFirst()
                                        .orElse(null)),
                        null));
    }

    /** Like {@link #find}, but null when it is not there. */
    static @Nullable Path lookUp(String name, @Nullable String path) {
        try {
            return find(name, Path.of("").toAbsolutePath(), path);
        } catch (ProcessStartException missing) {
            return null;
        }
    }

    private static Path check(String name, Path file) {
        if (Files.isDirectory(file)) {
            throw new ProcessStartException("program '" + name + "' is a directory; name the program in it", null);
        } else if (!Files.exists(file)) {
            throw new ProcessStartException(
                    "program '" + name + "' does not exist; looked for " + file.normalize(), null);
        } else if (!isExecutable(file)) {
            throw new ProcessStartException(
                    "program '" + name + "' may not be executed; run chmod +x " + file.normalize(), null);
        }
        return file;
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static String notFound(String name, String folders, @Nullable Path candidate) {
        if (candidate != null) {
            return "program '" + name + "' may not be executed; run chmod +x " + candidate;
        }
        String shown = Excerpt.of(folders, SHOWN_PATH);
        return "program '" + name + "' is not on the PATH (" + shown
                + "); install it, write its full path, or set PATH in the environment";
    }
}
