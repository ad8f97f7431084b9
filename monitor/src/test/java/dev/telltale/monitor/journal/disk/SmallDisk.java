package dev.telltale.monitor.journal.disk;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A file system of a few bytes of its own. It needs Linux and root; without them the test is skipped, or fails where nothing may be. */
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk of(Path path, int bytes) throws IOException {
        Files.createDirectories(path);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", path.toString()) != 0) {
            String missing = "needs Linux and root, to mount a tmpfs of " + bytes + " bytes";
            if (System.getenv("TELLTALE_CI") != null) {
                fail(missing);
            }
            abort(missing);
        }
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    void grow(int bytes) {
        if (run("mount", "-o", "remount,size=" + bytes, path.toString()) != 0) {
            fail("the file system cannot be made larger");
        }
    }

    /** Leaves no room for anything. */
    void fill() throws IOException {
        try (var out =
                Files.newOutputStream(path.resolve("filler"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            // as it should be
        }
    }

    /** Leaves room for so much, after {@link #fill}. */
    void free(int bytes) throws IOException {
        try (FileChannel filler = FileChannel.open(path.resolve("filler"), StandardOpenOption.WRITE)) {
            filler.truncate(filler.size() - bytes);
        }
    }

    private static int run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException noSuchProgram) {
            return -1;
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    @Override
    public void close() {
        run("umount", "-l", path.toString());
    }
}
