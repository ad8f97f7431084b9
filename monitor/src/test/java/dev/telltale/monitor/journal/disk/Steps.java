package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** Copies a folder before each file that is opened in it, written to, made durable or closed: what a crash there would leave. */
final class Steps implements FileOpener {
    private final Path folder;
    private final Path copies;
    private boolean isOn;
    private int taken;

    Steps(Path folder, Path copies) throws IOException {
        this.folder = folder;
        this.copies = Files.createDirectory(copies);
    }

    synchronized void begin() {
        isOn = true;
    }

    synchronized void end() {
        step();
        isOn = false;
    }

    int taken() {
        return taken;
    }

    Path folder(int step) {
        return copies.resolve("step" + step);
    }

    private synchronized void step() {
        if (isOn) {
            try {
                Bed.copy(folder, folder(taken++));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        step();
        return new WatchedChannel(FileChannel.open(file, options, attributes)) {
            @Override
            void before(What what) {
                if (what != What.READ) {
                    step();
                }
            }
        };
    }
}
