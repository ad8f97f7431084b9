package dev.telltale.server.websocket;

import java.util.concurrent.TimeUnit;

/** Counts what a client sends within a second. Not thread-safe. */
final class Flood {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int max;
    private long began;
    private int count;

    Flood(int max, long nowNanos) {
        this.max = max;
        this.began = nowNanos;
    }

    /** One more. @return whether that is too many */
    boolean rises(long nowNanos) {
        if (nowNanos - began >= SECOND) {
            began = nowNanos;
            count = 0;
        }
        return ++count > max;
    }
}
