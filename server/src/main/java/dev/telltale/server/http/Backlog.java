package dev.telltale.server.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that wait for clients to take them, over all connections: answers, snapshots, pages of history that are being sent. Without a
 * bound, clients that ask and do not read would fill the memory of the server. Thread-safe; who comes at the same time may exceed it.
 */
public final class Backlog {
    /** From how many bytes on something is counted where there may be very many small ones: a connection may hold as much anyway. */
    private static final int LARGE = 64 << 10;

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    /** @param most how many bytes it holds before it is full; those who then are in the middle of something may exceed it */
    public Backlog(long most) {
        this.most = most;
    }

    /** Whether something of a size is worth counting and waiting for. */
    public static boolean isLarge(int size) {
        return size >= LARGE;
    }

    /** Whether nothing large shall be added for now. */
    public boolean isFull() {
        return bytes.get() >= most;
    }

    /** Counts bytes that are about to wait. */
    public void enter(long size) {
        bytes.addAndGet(size);
    }

    /** Counts bytes no more: they were taken, or nobody wants them. */
    public void leave(long size) {
        bytes.addAndGet(-size);
    }

    /** What one request will hold, until it is let go of. */
    public Share share() {
        return new Share();
    }

    /** How many wait now. */
    public long bytes() {
        return bytes.get();
    }

    private static HttpProblem problem() {
        return Overload.problem("too much waits for clients that do not read it");
    }

    /** What is held for one request: nothing at first, then as much as was said last. Thread-safe. */
    public final class Share {
        private long held;
        private boolean isOver;

        private Share() {}

        /** Holds so many bytes, instead of what it held. Does nothing once it was let go of. */
        public synchronized void hold(long size) {
            if (!isOver) {
                bytes.addAndGet(size - held);
                held = size;
            }
        }

        /**
         * As {@link #hold}, unless others hold as much as may be held.
         *
         * @throws HttpProblemException if they do
         */
        public synchronized void holdIfRoom(long size) {
            long others = bytes.get() - held;
            if (size > held && others >= most) {
                throw problem().exception();
            }
            hold(size);
        }

        /** Holds nothing, for good. */
        public synchronized void letGo() {
            hold(0);
            isOver = true;
        }
    }
}
