package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.journal.WholeJournal;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.journal.disk.Retention;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A journal that goes through restarts. Not thread-safe. */
interface JournalLives extends AutoCloseable {
    EventJournal journal();

    /** Ends this life and begins another one. @param lost how many of the newest events it may lose; none after a clean end */
    void restart(boolean isClean, int lost);

    /** Lets retention take an ended execution. @return whether it can be told to */
    default boolean retire(String executionId) {
        return false;
    }

    /** Appends and waits until it is published. */
    default long append(List<ExecutionEvent> batch) {
        long position = journal().append(batch);
        CountDownLatch acknowledged = new CountDownLatch(1);
        journal().whenAcknowledged(position, acknowledged::countDown);
        try {
            if (!acknowledged.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError(position + " was not acknowledged");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return position;
    }

    @Override
    void close();

    /** In memory, event by event. */
    final class InMemory implements JournalLives {
        private WholeJournal journal = new WholeJournal();

        @Override
        public WholeJournal journal() {
            return journal;
        }

        @Override
        public boolean retire(String executionId) {
            journal.retire(executionId);
            return true;
        }

        @Override
        public void restart(boolean isClean, int lost) {
            journal = isClean ? journal.reopenClean() : journal.reopenUnclean((int) Math.min(lost, journal.head()));
        }

        @Override
        public void close() {
            // There is nothing to let go of.
        }
    }

    /** On a disk, which loses the end of its newest file in a crash. */
    final class OnDisk implements JournalLives {
        private static final Retention FOR_GOOD = new Retention(Duration.ofDays(36_500), 1L << 40, 1_000_000);
        private static final DiskOptions OPTIONS = DiskOptions.DEFAULT
                .withFsync(DiskOptions.Fsync.NEVER)
                .withSegmentBytes(16 << 10)
                .withReserveBytes(0)
                .withRetention(FOR_GOOD); // the stories are told in a year of their own

        private final Path parent;
        private Path folder;
        private int lives;
        private DiskJournal journal;

        OnDisk(Path parent) {
            this.parent = parent;
            this.folder = parent.resolve("life0");
            this.journal = DiskJournal.open(folder, OPTIONS);
        }

        @Override
        public DiskJournal journal() {
            return journal;
        }

        @Override
        public void restart(boolean isClean, int lost) {
            try {
                if (!isClean) {
                    crash(lost);
                }
                journal.close();
                journal = DiskJournal.open(folder, OPTIONS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Goes on with a copy of what is on the disk now, less the end of the newest file. */
        private void crash(int lost) throws IOException {
            Path next = parent.resolve("life" + ++lives);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.toList()) {
                    copy(file, next.resolve(folder.relativize(file).toString()));
                }
            }
            folder = next;
            try (Stream<Path> files = Files.walk(folder)) {
                Path newest = files.filter(file -> file.toString().endsWith(".log"))
                        .max(Path::compareTo)
                        .orElseThrow();
                try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
                    file.setLength(Math.max(file.length() / 2, file.length() - 120L * lost));
                }
            }
        }

        /** A crash may come between a draft and its name. */
        private static void copy(Path file, Path to) throws IOException {
            try {
                Files.copy(file, to);
            } catch (NoSuchFileException e) {
                return;
            }
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
