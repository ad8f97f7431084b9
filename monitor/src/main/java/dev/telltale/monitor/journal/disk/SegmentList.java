package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which segments there have to be, by their first positions, in a file: one that is listed and not there was taken away by somebody.
 *
 * <p>A segment is listed after its file was made, and struck off before that is deleted. So a crash in between leaves a file too many,
 * and never one too few. One byte of its line is overwritten to strike it off: that takes no room, and so it works on a full disk, where
 * deleting is what helps. Thread-safe.
 */
final class SegmentList {
    private static final String FILE = "segments";
    private static final Pattern LINE = Pattern.compile("\\d{1,18}");
    private static final byte STRUCK = '-';

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

    /** Strikes one off. */
    synchronized void remove(long first) throws IOException {
        TreeSet<Long> fewer = all();
        if (fewer.remove(first)) {
            int at = ("\n" + Files.readString(file(folder), StandardCharsets.ISO_8859_1)).indexOf("\n" + first + "\n");
            if (at < 0) { // somebody has written to it
                put(fewer);
            } else {
                strike(at);
                listed = fewer;
            }
        }
    }

    private void strike(int offset) throws IOException {
        try (FileChannel channel = folder.open(file(folder), StandardOpenOption.WRITE)) {
            Folder.writeFully(channel, ByteBuffer.wrap(new byte[] {STRUCK}), offset);
            if (isSynced) {
                channel.force(false);
            }
        }
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
