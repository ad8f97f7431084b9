package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Keeps background work from taking the disk for itself, and ends it when the journal is closed. Thread-safe. */
final class Pace {
    private final long bytesPerSecond;
    private volatile boolean isOver;

    Pace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Rests as long as so many bytes may take. @throws IOException if there is no more to be done */
    void spend(long bytes) throws IOException {
        if (isOver) {
            throw new IOException("the journal is being closed");
        }
        LockSupport.parkNanos(bytes * 1_000_000_000 / bytesPerSecond);
    }

    void end() {
        isOver = true;
    }
}
