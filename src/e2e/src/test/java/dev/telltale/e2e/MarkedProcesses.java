package dev.telltale.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes that an execution has started, found by what stands in their environment. */
final class MarkedProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final int START = 19;

    private MarkedProcesses() {}

    /** A process, told from a later one with its id by when it began. */
    record Identity(long pid, String start) {}

    /** Those alive whose environment has this text. */
    static Set<Identity> with(String text) {
        try (Stream<Path> all = Files.list(PROC)) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(path -> environment(path).contains(text))
                    .flatMap(path -> identity(path).stream())
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String environment(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static Optional<Identity> identity(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean isAlive = !fields[0].equals("Z") && !fields[0].equals("X");
            long pid = Long.parseLong(process.getFileName().toString());
            return isAlive ? Optional.of(new Identity(pid, fields[START])) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
