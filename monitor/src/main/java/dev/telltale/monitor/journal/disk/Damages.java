package dev.telltale.monitor.journal.disk;

import java.nio.file.Path;
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

    private final Map<String, Damage> found = new LinkedHashMap<>(); // guarded by this

    void add(Path file, long offset, long bytes, String reason) {
        add(new Damage(file, offset, bytes, reason));
    }

    synchronized void add(Damage damage) {
        if (found.size() < MOST && found.putIfAbsent(damage.file() + "@" + damage.offset(), damage) == null) {
            LOG.error("the journal is damaged, what is around that can be read: {}", damage);
        }
    }

    /** A file is gone, and its damage with it. */
    synchronized void forget(Path file) {
        found.values().removeIf(damage -> damage.file().equals(file));
    }

    synchronized List<Damage> all() {
        return List.copyOf(found.values());
    }
}
