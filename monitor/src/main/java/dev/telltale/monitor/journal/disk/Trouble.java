package dev.telltale.monitor.journal.disk;

import java.nio.file.Path;

/**
 * Why a journal cannot write now; it tries on, and loses nothing of what it was given.
 *
 * @param folder where it is
 * @param sinceMicros when it began, microseconds since the epoch
 * @param freeBytes that are free there, as far as it was looked at last; -1 if that is unknown
 * @param neededBytes that have to be free there before it goes on: room for the reserve, and as much besides
 * @param reason what the system said
 */
public record Trouble(Path folder, long sinceMicros, long freeBytes, long neededBytes, String reason) {
    @Override
    public String toString() {
        String lacking = freeBytes < neededBytes ? ", and it needs " + neededBytes : "";
        return "the journal in " + folder + " cannot be written (" + reason + "; "
                + (freeBytes < 0 ? "how much is free is unknown" : freeBytes + " bytes are free" + lacking)
                + "); make room there or mend the disk: until then executions wait, and then they go on by themselves";
    }
}
