package dev.telltale.monitor.journal.disk;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Syncs a file beside the thread that writes it, one sync at a time. All but the sync itself is of that thread. */
final class Syncs implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "telltale-journal-sync");
        made.setDaemon(true);
        return made;
    });
    private @Nullable Future<Long> running;

    /** Begins one. @param length of what it makes durable */
    void begin(FileChannel channel, long length) {
        running = thread.submit(() -> {
            channel.force(false);
            return length;
        });
    }

    boolean isRunning() {
        return running != null;
    }

    /** Whether one has ended that was not asked for its result. */
    boolean isDone() {
        return running != null && running.isDone();
    }

    /** Waits for the one that runs. @return the length that it has made durable, 0 if none ran @throws IOException if it has failed */
    long finish() throws IOException {
        Future<Long> one = running;
        if (one == null) {
            return 0;
        }
        try {
            return one.get();
        } catch (ExecutionException e) {
            throw new IOException("a sync failed: " + FileFault.of(Objects.requireNonNull(e.getCause())), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the thread was interrupted while a sync ran", e);
        } finally {
            running = null;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
