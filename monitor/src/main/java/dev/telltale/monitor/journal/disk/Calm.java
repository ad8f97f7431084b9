package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Reads on whatever interrupts: an interrupt closes a channel that is being read from, for all who use it.
 *
 * <p>Thread-safe: it has no state.
 */
final class Calm {
    private Calm() {}

    /** Tries a reading until no channel was closed under it; the thread is interrupted afterwards if it was before or meanwhile. */
    static <T> T read(Reading<T> reading) throws IOException {
        boolean wasInterrupted = false;
        try {
            while (true) {
                wasInterrupted |= Thread.interrupted();
                try {
                    return reading.read();
                } catch (ClosedChannelException closed) {
                    // by this thread's interrupt, or by another's
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads something, from a channel that it opens if it is closed. */
    interface Reading<T> {
        T read() throws IOException;
    }
}
