package dev.telltale.monitor.journal.disk;

import java.nio.file.Path;

/**
 * Bytes of a segment that are not what was written.
 *
 * @param file the segment
 * @param offset of the first of them
 * @param bytes how many
 * @param reason what was found there
 */
public record Damage(Path file, long offset, long bytes, String reason) {
    @Override
    public String toString() {
        return file + ": " + bytes + " bytes at " + offset + ": " + reason;
    }
}
