package dev.telltale.server.front;

import java.util.concurrent.TimeUnit;

/** So many a second, and those of {@value #BURST_SECONDS} seconds at once after a quiet time. Thread-safe. */
final class Rate {
    static final int BURST_SECONDS = 2;

    private final long nanosEach;
    private final long burstNanos = TimeUnit.SECONDS.toNanos(BURST_SECONDS);

    /** When all that were allowed will have had their time. */
    private long spentTo;

    Rate(int perSecond, long nowNanos) {
        this.nanosEach = Math.max(1, TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.spentTo = nowNanos;
    }

    /** One more. @return whether it is within the rate */
    synchronized boolean allows(long nowNanos) {
        long begun = Math.max(spentTo - nowNanos, 0);
        if (begun + nanosEach > burstNanos) {
            return false;
        }
        spentTo = nowNanos + begun + nanosEach;
        return true;
    }
}
