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
    private final List<Missing> missing = new ArrayList<>();

    /** Positions of which some are missing. */
    private record Missing(long from, long to) {}

    void add(Path file, long offset, long bytes, String reason) {
        add(new Damage(file, offset, bytes, reason));
    }

    synchronized void add(Damage damage) {
        if (found.size() < MOST && found.putIfAbsent(damage.file() + "@" + damage.offset(), damage) == null) {
            LOG.error("the journal is damaged, what is around that can be read: {}", damage);
        }
    }

    /** Some of what lay between two positions, inclusive, is missing; there it stays, whatever becomes of the file. */
    synchronized void miss(long from, long to) {
        boolean isKnown = missing.stream().anyMatch(one -> one.from <= from && one.to >= to);
        if (from <= to && !isKnown && missing.size() < MOST) {
            missing.add(new Missing(from, to));
        }
    }

    /** Whether some of what lay between two positions, inclusive, is known to be missing. */
    synchronized boolean isMissing(long from, long to) {
        return missing.stream().anyMatch(one -> one.from <= to && one.to >= from);
    }

    /** A file is gone, and its damage with it. */
    synchronized void forget(Path file) {
        found.values().removeIf(damage -> damage.file().equals(file));
    }

    synchronized List<Damage> all() {
        return List.copyOf(found.values());
    }
}
