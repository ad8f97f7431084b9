package dev.telltale.server.fanout;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Large buffers of single streams that are written and not yet taken by the system, such as snapshots: how many bytes they hold, over all
 * streams of a server. Thread-safe.
 */
final class Backlog {
    /** From how many bytes on a buffer is counted: below, what a connection may hold anyway is more. */
    private static final int LARGE = 64 << 10;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    /** @param most how many bytes it holds before streams wait with what may be large; what one stream writes may exceed it */
    Backlog(long most) {
        this.most = most;
    }

    boolean isFull() {
        return bytes.get() >= most;
    }

    static boolean isLarge(int size) {
        return size >= LARGE;
    }

    /** Counts a buffer until it is taken, or its connection gone. */
    Written enter(int size) {
        bytes.addAndGet(size);
        return isTaken -> bytes.addAndGet(-size);
    }
}
