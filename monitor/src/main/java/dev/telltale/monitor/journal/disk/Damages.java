package dev.telltale.monitor.journal.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found damaged, each place told once. Thread-safe. */
final class Damages {
    private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

    /** More than these are only logged. */
    private static final int MOST = 1000;

    // Guarded by this.
    private final Map<String, Damage> found = new LinkedHashMap<>();
    private final List<Hole> holes = new ArrayList<>();

    void add(Path file, long offset, long bytes, String reason) {
        add(new Damage(file, offset, bytes, reason));
    }

    synchronized void add(Damage damage) {
        if (found.size() < MOST && found.putIfAbsent(damage.file() + "@" + damage.offset(), damage) == null) {
            LOG.error("the journal is damaged, what is around that can be read: {}", damage);
        }
    }

    /** Some of what lay at these positions is missing; there it stays, whatever becomes of the file. */
    synchronized void miss(Hole hole) {
        if (hole.first() > hole.last() || holes.stream().anyMatch(known -> known.covers(hole))) {
            return;
        }
        if (holes.size() < MOST) {
            holes.add(hole);
        } else { // rather too much than too little
            holes.set(MOST - 1, holes.get(MOST - 1).and(hole));
        }
    }

    /** Whether some of what lay between two positions, inclusive, is known to be missing. */
    synchronized boolean isMissing(long from, long to) {
        return holes.stream().anyMatch(hole -> hole.first() <= to && hole.last() >= from);
    }

    /** What is known to be missing. */
    synchronized List<Hole> holes() {
        return List.copyOf(holes);
    }

    /** A file is gone, and its damage with it. */
    synchronized void forget(Path file) {
        found.values().removeIf(damage -> damage.file().equals(file));
    }

    synchronized List<Damage> all() {
        return List.copyOf(found.values());
    }
}
