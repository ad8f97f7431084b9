package dev.telltale.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads one stream of a process to its end, or, after {@link #lastCall()}, until it is clear that whoever holds it open is
 * not of the process. Run by one thread, asked by others.
 */
final class StreamReader implements Runnable {
    /** How long, all in all, to wait for more after the last call. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    // The most that Linux lets a pipe hold: whatever the process itself wrote before it ended is within it.
    private static final int PIPE_BYTES = 1024 * 1024;

    private final InputStream in;
    private final Delivery.Lane lane;
    private final CountDownLatch done = new CountDownLatch(1);
    private long lastCall;
    private long readingSince;
    private long waitedNanos;
    private int bytesAfterLastCall;
    private boolean called;
    private boolean reading;
    private boolean cut;

    StreamReader(InputStream in, Delivery.Lane lane) {
        this.in = in;
        this.lane = lane;
    }

    // When a process ends the JDK takes what is left in the pipe into memory, without bound, and closes it, unless this
    // lock
    // of its own is held. Whoever lives on and writes (a child that cleans up) would be cut off and the listener could
    // not hold it back any more.
    @Override
    public void run() {
        try (in) {
            synchronized (in) {
                byte[] bytes = new byte[Chunker.CHUNK_BYTES];
                int length = read(bytes);
                while (length >= 0) {
                    lane.bytes(bytes, length);
                    length = read(bytes);
                }
            }
        } catch (IOException streamIsGone) {
            // Reading a pipe fails only when it was closed under us; there is nothing more to be had.
        } finally {
            lane.end();
            done.countDown();
        }
    }

    /** Nothing of the process is alive; what still comes is the rest in the pipe. */
    synchronized void lastCall() {
        called = true;
        lastCall = System.nanoTime();
    }

    /** Waits until the stream is over, or was given up. Time in which the listener is slow does not count. */
    void await() throws InterruptedException {
        while (!done.await(PATIENCE.toMillis() / 10, TimeUnit.MILLISECONDS)) {
            if (isStuck()) {
                lane.end();
                return;
            }
        }
    }

    /** Whether reading was given up while somebody still held the stream open. */
    synchronized boolean isCut() {
        return cut;
    }

    private synchronized boolean isStuck() {
        cut |= called && reading && waitedNanos + sinceReading() > PATIENCE.toNanos();
        return cut;
    }

    private int read(byte[] bytes) throws IOException {
        if (!beginReading()) {
            return -1;
        }
        int length = in.read(bytes, 0, bytes.length);
        return endReading(length) ? length : -1;
    }

    private synchronized boolean beginReading() {
        if (called && (waitedNanos > PATIENCE.toNanos() || bytesAfterLastCall > PIPE_BYTES)) {
            cut = true;
        }
        reading = true;
        readingSince = System.nanoTime();
        return !cut;
    }

    private synchronized boolean endReading(int length) {
        reading = false;
        if (called) {
            waitedNanos += sinceReading();
            bytesAfterLastCall += length;
        }
        return !cut;
    }

    private long sinceReading() {
        long now = System.nanoTime();
        return now - (lastCall - readingSince > 0 ? lastCall : readingSince);
    }
}
