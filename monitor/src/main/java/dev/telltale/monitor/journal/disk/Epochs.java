package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Outage;
import dev.telltale.monitor.journal.EpochName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When the journal was opened, and what its order was called then; a file with a line for each time.
 *
 * <p>A clean close leaves a marker, and only an open that finds one, and everything that it promises, goes on with the epoch. Immutable.
 */
final class Epochs {
    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);
    private static final String FILE = "epochs";
    private static final String MARKER = "clean";

    /** More opens than these are forgotten, the oldest first, and their epochs with them. */
    private static final int MOST = 1000;

    /**
     * An open.
     *
     * @param begin position of the newest event then
     * @param lastKnown when the journal was last known to be open before, microseconds since the epoch
     * @param opened when it was, in the same
     */
    private record Opened(String epoch, long begin, long lastKnown, long opened) {
        @Override
        public String toString() {
            return epoch + " " + begin + " " + lastKnown + " " + opened;
        }

        static @Nullable Opened of(String line) {
            String[] words = line.split(" ");
            try {
                return words.length == 4 && words[0].matches("[a-z0-9]{8}")
                        ? new Opened(
                                words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]))
                        : null;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }

    private final List<Opened> all;

    private Epochs(List<Opened> all) {
        this.all = all;
    }

    /**
     * Notes that the journal is open, durably.
     *
     * @param head position of the newest event
     * @param newest its time, 0 if there is none
     * @param now in the same
     */
    static Epochs open(Folder folder, long head, long newest, long now) throws IOException {
        List<Opened> all = read(file(folder));
        Opened last = all.isEmpty() ? null : all.get(all.size() - 1);
        Opened closed = marker(folder.file(MARKER));
        String epoch = EpochName.random();
        long known = Math.max(newest, last == null ? 0 : last.opened);
        if (last != null && closed != null && closed.epoch.equals(last.epoch) && closed.begin == head) {
            epoch = last.epoch;
            known = Math.max(known, closed.lastKnown);
        } else if (last != null) {
            LOG.info("the journal in {} was not closed; it goes on in a new epoch after position {}", folder, head);
        }
        all.add(new Opened(epoch, head, Math.min(known, now), now));
        List<Opened> kept = List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
        StringBuilder lines = new StringBuilder();
        kept.forEach(opened -> lines.append(opened).append('\n'));
        folder.put(file(folder), lines.toString().getBytes(StandardCharsets.US_ASCII), true);
        folder.delete(folder.file(MARKER), true);
        return new Epochs(kept);
    }

    /** Leaves the marker of a clean close, durably. */
    void close(Folder folder, long head, long now) throws IOException {
        String line = new Opened(current(), head, now, now) + "\n";
        folder.put(folder.file(MARKER), line.getBytes(StandardCharsets.US_ASCII), true);
    }

    /** The list of opens. */
    static Path file(Folder folder) {
        return folder.file(FILE);
    }

    /** Position of the newest event that was there, durably, when the journal was opened or closed last; 0 for a new one. */
    static long reached(Folder folder) throws IOException {
        List<Opened> all = read(file(folder));
        if (all.isEmpty()) {
            return 0;
        }
        Opened last = all.get(all.size() - 1);
        Opened closed = marker(folder.file(MARKER));
        return closed != null && closed.epoch.equals(last.epoch) ? Math.max(last.begin, closed.begin) : last.begin;
    }

    private static List<Opened> read(Path file) throws IOException {
        List<Opened> all = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                Opened opened = Opened.of(line);
                if (opened == null) {
                    LOG.warn("{} has a line that is none of an open: '{}'; it is left out", file, line);
                } else {
                    all.add(opened);
                }
            }
        }
        return all;
    }

    private static @Nullable Opened marker(Path file) throws IOException {
        List<Opened> lines = read(file);
        return lines.size() == 1 ? lines.get(0) : null;
    }

    String current() {
        return all.get(all.size() - 1).epoch;
    }

    /** As {@link dev.telltale.event.EventJournal#reach}. */
    long reach(String epoch) {
        if (epoch.equals(current())) {
            return Long.MAX_VALUE;
        }
        long reach = -1;
        boolean isKnown = false;
        for (Opened opened : all) {
            if (opened.epoch.equals(epoch)) {
                isKnown = true;
                reach = Long.MAX_VALUE;
            } else if (isKnown) {
                reach = Math.min(reach, opened.begin);
            }
        }
        return reach;
    }

    /** The times between, oldest first. */
    List<Outage> outages() {
        return all.stream()
                .skip(1)
                .map(opened -> new Outage(opened.lastKnown, opened.opened))
                .toList();
    }
}
