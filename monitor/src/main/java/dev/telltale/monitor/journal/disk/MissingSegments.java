package dev.telltale.monitor.journal.disk;

import dev.telltale.event.JournalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Notices segments that were taken away.
 *
 * <p>Without the newest one nothing is opened: positions would be given out again, and what has ended in it would run again. Others are
 * damage.
 */
final class MissingSegments {
    private final Folder folder;
    private final TreeSet<Long> listed;
    private final TreeSet<Long> present = new TreeSet<>();

    /** @param logs that are there */
    MissingSegments(Folder folder, SegmentList list, List<Path> logs) {
        this.folder = folder;
        this.listed = list.all();
        logs.forEach(log -> present.add(Folder.first(log)));
    }

    /** @throws JournalException if the newest segment is missing */
    void check(Damages damages) throws IOException {
        if (present.isEmpty() && hasTraces()) {
            throw new JournalException(
                    "the journal in " + folder + " has no log: files beside it tell that there was one, and no *.log is"
                            + " there; put the files back, or restore the folder from a backup. To begin with nothing"
                            + " instead, move the folder away",
                    null);
        }
        // Newer ones than are listed may be there: a version that kept no list has run in between, and goes on behind
        // them.
        if (!listed.isEmpty() && present.last() < listed.last()) {
            throw new JournalException(
                    "the newest log of the journal is missing: " + folder.log(listed.last())
                            + ", with all that happened last; put it back, or restore the folder from a backup. To go on"
                            + " without it, delete " + SegmentList.file(folder)
                            + ": executions of which it holds the end run again then",
                    null);
        }
        for (long first : missing()) {
            // As the last one that is listed is there, or a newer one.
            long next = Objects.requireNonNull(present.higher(first));
            damages.miss(new Hole(first, next - 1));
            damages.add(
                    folder.log(first),
                    0,
                    0,
                    "the file is missing; what lay between positions " + (first - 1) + " and " + next + " is missing");
        }
    }

    private boolean hasTraces() throws IOException {
        return !listed.isEmpty()
                || Files.exists(Epochs.file(folder))
                || !folder.files(folder.path(), Folder.INDEX).isEmpty();
    }

    /** First positions of those that are listed and not there. */
    private TreeSet<Long> missing() {
        TreeSet<Long> missing = new TreeSet<>(listed);
        missing.removeAll(present);
        return missing;
    }

    /** What to list after the open: what is there, and what is missing as long as something older is kept. @param tail oldest position */
    TreeSet<Long> toList(List<Segment> segments, long tail) {
        TreeSet<Long> all = new TreeSet<>(missing().tailSet(tail));
        segments.forEach(segment -> all.add(segment.first));
        return all;
    }
}
