package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which segments there have to be, by their first positions, in a file: one that is listed and not there was taken away by somebody.
 *
 * <p>A segment is listed after its file was made, and struck off before that is deleted. So a crash in between leaves a file too many,
 * and never one too few. Thread-safe.
 */
final class SegmentList {
    private static final String FILE = "segments";
    private static final Pattern LINE = Pattern.compile("\\d{1,18}");

    private final Folder folder;
    private final boolean isSynced;
    private TreeSet<Long> listed; // guarded by this

    private SegmentList(Folder folder, boolean isSynced, TreeSet<Long> listed) {
        this.folder = folder;
        this.isSynced = isSynced;
        this.listed = listed;
    }

    /** The list in a folder, empty if there is none. @param isSynced whether it is durable before what it tells of goes on */
    static SegmentList in(Folder folder, boolean isSynced) throws IOException {
        Path file = file(folder);
        TreeSet<Long> listed = new TreeSet<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (LINE.matcher(line).matches()) {
                    listed.add(Long.parseLong(line));
                }
            }
        }
        return new SegmentList(folder, isSynced, listed);
    }

    /** The file of the list. */
    static Path file(Folder folder) {
        return folder.file(FILE);
    }

    /** First positions of those that are listed, ascending. */
    synchronized TreeSet<Long> all() {
        return new TreeSet<>(listed);
    }

    synchronized void add(long first) throws IOException {
        TreeSet<Long> more = all();
        more.add(first);
        put(more);
    }

    synchronized void remove(Collection<Long> some) throws IOException {
        TreeSet<Long> fewer = all();
        fewer.removeAll(some);
        put(fewer);
    }

    /** Lists these, and no others. */
    synchronized void put(TreeSet<Long> now) throws IOException {
        if (!now.equals(listed)) {
            String lines = now.stream().map(first -> first + "\n").collect(Collectors.joining());
            folder.put(file(folder), lines.getBytes(StandardCharsets.US_ASCII), isSynced);
            listed = now;
        }
    }
}
