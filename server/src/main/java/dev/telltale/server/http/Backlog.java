package dev.telltale.server.http;

import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes that wait for clients to take them, over all connections: answers, snapshots, pages of history that are being sent. Without a
 * bound, clients that ask and do not read would fill the memory of the server. Thread-safe; who comes at the same time may exceed it.
 */
public final class Backlog {
    /** From how many bytes on something is counted where there may be very many small ones: a connection may hold as much anyway. */
    private static final int LARGE = 64 << 10;

    /** One connection may hold so much less than all of them, so that it takes several to be in the way of others. */
    private static final int PARTS = 8;

    private static final AttributeKey<AtomicLong> HELD = AttributeKey.valueOf(Backlog.class, "held");

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

    /** What one request will hold, until it is let go of. @param connection that it came on */
    public Share share(Channel connection) {
        Attribute<AtomicLong> ofConnection = connection.attr(HELD);
        ofConnection.setIfAbsent(new AtomicLong());
        return new Share(ofConnection.get());
    }

    /** How many wait now. */
    public long bytes() {
        return bytes.get();
    }

    /** Why something is refused when it is full. */
    public static HttpProblem problem() {
        return Overload.problem("too much waits for clients that do not read it");
    }

    /** What is held for one request: nothing at first, then as much as was said last. Thread-safe. */
    public final class Share {
        private final AtomicLong ofConnection;
        private long held;
        private boolean isOver;

        private Share(AtomicLong ofConnection) {
            this.ofConnection = ofConnection;
        }

        /** Holds so many bytes, instead of what it held. Does nothing once it was let go of. */
        public synchronized void hold(long size) {
            if (!isOver) {
                bytes.addAndGet(size - held);
                ofConnection.addAndGet(size - held);
                held = size;
            }
        }

        /**
         * As {@link #hold}, unless it is large and others hold as much as may be held, or others of the same connection a good part of that.
         *
         * @throws HttpProblemException if they do
         */
        public synchronized void holdIfRoom(long size) {
            boolean isFull = bytes.get() - held >= most || ofConnection.get() - held >= most / PARTS;
            if (size > held && size >= LARGE && isFull) {
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
