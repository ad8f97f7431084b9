package dev.telltale.cli;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether there is a standard input.
 *
 * <p>Where a program is started without one, the first file that it opens gets its number: for a Java program its own jar, whose bytes
 * must not be taken for what somebody typed.
 */
final class StandardInput {
    private static final Path DESCRIPTOR = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    /** False where that cannot be told, outside Linux. */
    static boolean isClosed() {
        try {
            Path file = DESCRIPTOR.toRealPath();
            return file.toString().endsWith(".jar")
                    || file.startsWith(Path.of(System.getProperty("java.home")).toRealPath());
        } catch (IOException unknown) { // a pipe or a terminal that has no path, or another operating system
            return false;
        }
    }
}
