package dev.telltale.monitor.journal.disk;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the journal can write, and the reserve that helps it when it cannot. Thread-safe. */
final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Folder folder;
    private final DiskOptions options;
    private final Reserve reserve;
    private volatile @Nullable Trouble trouble;

    Health(Folder folder, DiskOptions options) {
        this.folder = folder;
        this.options = options;
        this.reserve = new Reserve(folder, options.reserveBytes());
    }

    /** Makes the reserve if it is not there. */
    synchronized void prepare() {
        if (trouble == null && !reserve.take()) {
            failed("there is no room for its reserve");
        }
    }

    /** What keeps it from writing, or null if nothing does. */
    @Nullable
    Trouble trouble() {
        return trouble;
    }

    /** Something could not be written. @return whether that may have changed by giving up the reserve */
    synchronized boolean failed(String reason) {
        if (trouble == null) {
            LOG.error("{}", note(options.clock().millis() * 1000, reason));
        }
        return reserve.giveUp();
    }

    private Trouble note(long since, String reason) {
        long free = folder.freeBytes();
        Trouble now =
                new Trouble(folder.path(), since, free == Long.MAX_VALUE ? -1 : free, reserve.neededBytes(), reason);
        trouble = now;
        return now;
    }

    /** Everything is written: the trouble is over if there is room for the reserve again. */
    void wentWell() {
        if (trouble != null) {
            recover();
        }
    }

    private synchronized void recover() {
        Trouble before = trouble;
        if (reserve.take()) {
            trouble = null;
            LOG.info("the journal in {} can be written again", folder);
        } else if (before != null) {
            note(before.sinceMicros(), before.reason()); // some room may have been made, and not enough
        }
    }
}
