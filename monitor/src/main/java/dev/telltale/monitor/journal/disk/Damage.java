package dev.telltale.monitor.journal.disk;

import java.nio.file.Path;

/**
 * Bytes of a file that are not what was written, or that are not there.
 *
 * @param file the segment, or the text of a workflow
 * @param offset of the first of them
 * @param bytes how many; 0 for what is not there
 * @param reason what was found there
 */
public record Damage(Path file, long offset, long bytes, String reason) {
    @Override
    public String toString() {
        return file + ": " + bytes + " bytes at offset " + offset + ": " + reason;
    }
}
