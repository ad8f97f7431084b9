package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Opens real files that fail when the test says so. Thread-safe. */
final class Faults implements FileOpener {
    private volatile Set<WatchedChannel.What> failing = EnumSet.noneOf(WatchedChannel.What.class);
    private volatile Predicate<Path> which = file -> true;
    private volatile String reason = "";
    final AtomicInteger failures = new AtomicInteger();

    /** From now on this fails for all files, until {@link #heal}. */
    void fail(String why, WatchedChannel.What first, WatchedChannel.What... others) {
        fail(why, file -> true, first, others);
    }

    void fail(String why, Predicate<Path> files, WatchedChannel.What first, WatchedChannel.What... others) {
        reason = why;
        which = files;
        failing = EnumSet.of(first, others);
    }

    void heal() {
        failing = EnumSet.noneOf(WatchedChannel.What.class);
    }

    @Override
    public FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return new WatchedChannel(FileChannel.open(file, options, attributes)) {
            private boolean hasFailedToSync;

            @Override
            void before(What what) throws IOException {
                if (failing.contains(what) && which.test(file)) {
                    failures.incrementAndGet();
                    hasFailedToSync |= what == What.FORCE;
                    throw new IOException(reason);
                }
                if (what == What.FORCE && hasFailedToSync) {
                    throw new AssertionError(file + " is synced again after a sync has failed");
                }
            }
        };
    }
}
