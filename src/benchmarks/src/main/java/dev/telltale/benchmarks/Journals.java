package dev.telltale.benchmarks;

import dev.telltale.event.EventJournal;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The journals that programs measure with, and the folders they are in, which go with them. */
enum Journals {
    MEMORY {
        @Override
        EventJournal open(Path folder) {
            return new MemoryJournal();
        }
    },
    DISK {
        @Override
        EventJournal open(Path folder) {
            return DiskJournal.open(folder, DiskOptions.DEFAULT);
        }
    };

    /** One in a folder of its own. */
    abstract EventJournal open(Path folder);

    static Path newFolder() {
        try {
            return Files.createTempDirectory("telltale-benchmark-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void close(EventJournal journal) {
        if (journal instanceof DiskJournal disk) {
            disk.close();
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
