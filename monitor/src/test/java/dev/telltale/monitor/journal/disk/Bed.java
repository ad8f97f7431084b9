package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.FolderCopy;
import dev.telltale.monitor.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Opens journals in folders of a test, at the time of its stories, and closes them all at the end. */
final class Bed implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(Story.BEGIN / 1000 + 60_000), ZoneOffset.UTC);
    static final DiskOptions OPTIONS = DiskOptions.DEFAULT.withReserveBytes(0).withClock(CLOCK);

    /** A reserve that is soon made. */
    static final DiskOptions RESERVED = OPTIONS.withReserveBytes(1 << 16);

    /** Small segments, so that a few events fill several. */
    static final DiskOptions SMALL = OPTIONS.withSegmentBytes(4 << 10);

    /** Nothing that has ended is kept but the last. */
    static final Retention LAST = new Retention(Duration.ofDays(7), Long.MAX_VALUE, 1);

    private final List<DiskJournal> opened = new ArrayList<>();

    DiskJournal open(Path folder) {
        return open(folder, OPTIONS);
    }

    DiskJournal open(Path folder, DiskOptions options) {
        return open(folder, options, FileOpener.PLAIN);
    }

    DiskJournal open(Path folder, DiskOptions options, FileOpener opener) {
        DiskJournal journal = DiskJournal.open(folder, options, opener);
        opened.add(journal);
        return journal;
    }

    @Override
    public void close() {
        opened.forEach(DiskJournal::close);
    }

    /** Appends a batch and waits until it is acknowledged. */
    static long append(EventJournal journal, ExecutionEvent... batch) throws InterruptedException {
        long position = journal.append(List.of(batch));
        await(journal, position);
        return position;
    }

    static void await(EventJournal journal, long position) throws InterruptedException {
        CountDownLatch acknowledged = new CountDownLatch(1);
        journal.whenAcknowledged(position, acknowledged::countDown);
        if (!acknowledged.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("position " + position + " was not acknowledged");
        }
    }

    /** Tidies up once what was written is durable: before that, nothing goes. */
    static void tidy(DiskJournal journal) throws IOException {
        Awaitility.await().until(journal::isDurable);
        journal.keeper().tidy();
    }

    /** The files with an ending, by name. */
    static List<Path> files(Path folder, String suffix) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    static Path lastLog(Path folder) throws IOException {
        List<Path> logs = files(folder, ".log");
        return logs.get(logs.size() - 1);
    }

    /** Copies a folder as it is now: what a crash at this moment would leave. */
    static Path copy(Path from, Path to) throws IOException {
        FolderCopy.of(from, to, name -> !name.startsWith("reserve")); // that is large, and holds nothing
        return to;
    }
}
