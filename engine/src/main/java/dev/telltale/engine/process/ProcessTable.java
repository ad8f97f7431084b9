package dev.telltale.engine.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What Linux tells about the processes there are, in {@code /proc}. */
final class ProcessTable {
    static final Path PROC = Path.of("/proc");

    private static final Pattern AUTOGROUP = Pattern.compile("/autogroup-(\\d+) ");

    private ProcessTable() {}

    /**
     * One process.
     *
     * @param startedAt in clock ticks since the machine started; with the id it tells one process from all others
     */
    record Entry(long pid, char state, long parent, long session, long startedAt) {
        boolean isAlive() {
            return state != 'Z' && state != 'X';
        }
    }

    static boolean isReadable() {
        return Files.isReadable(PROC.resolve("self/stat")) && Files.isReadable(PROC.resolve("self/environ"));
    }

    /** Everything that is not a zombie. Those that come or go meanwhile may be missing. */
    static List<Entry> living() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, ProcessTable::isProcess)) {
            for (Path process : processes) {
                Entry entry = entry(process);
                if (entry != null && entry.isAlive()) {
                    entries.add(entry);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return entries;
    }

    /** One process, or null when it is gone. */
    static @Nullable Entry find(long pid) throws IOException {
        return entry(PROC.resolve(Long.toString(pid)));
    }

    /** Whether a process was started with this text in its environment; false also when we may not look. */
    static boolean hasEnvironment(long pid, String text) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /**
     * The number that the kernel gave the session of a process, and none before or after it until the machine is started anew; empty
     * where it gives none (it is built without autogroups) or the process is gone.
     */
    static String group(long pid) {
        Matcher matcher = AUTOGROUP.matcher(firstLine(PROC.resolve(pid + "/autogroup")));
        return matcher.lookingAt() ? matcher.group(1) : "";
    }

    /** What tells the time since the machine was started from all others; empty where it cannot be known. */
    static String bootId() {
        return firstLine(PROC.resolve("sys/kernel/random/boot_id"));
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException missing) {
            return "";
        }
    }

    private static boolean isProcess(Path path) {
        String name = path.getFileName().toString();
        return name.charAt(0) >= '1' && name.charAt(0) <= '9';
    }

    private static @Nullable Entry entry(Path process) throws IOException {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return parse(Long.parseLong(process.getFileName().toString()), stat);
        } catch (IOException failed) {
            // A process that ends while it is read gives "no such file" or "no such process".
            if (Files.notExists(process)) {
                return null;
            }
            throw failed;
        }
    }

    // pid (name) state parent group session … ; the name may hold spaces and parentheses.
    private static Entry parse(long pid, String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
        return new Entry(
                pid,
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[19]));
    }
}
