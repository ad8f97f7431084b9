package dev.telltale.monitor.journal;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock for turns that take a fraction of a microsecond.
 *
 * <p>A turn is over before a thread that gave up could be woken, so it is worth trying for a while. Thread-safe.
 */
public final class Turns {
    private static final int SPINS = 200;

    private final ReentrantLock lock = new ReentrantLock();

    /** Waits for a turn, which ends with {@link #end}. */
    public void take() {
        for (int i = 0; i < SPINS; i++) {
            if (lock.tryLock()) {
                return;
            }
            Thread.onSpinWait();
        }
        lock.lock();
    }

    /** Ends the turn of this thread. */
    public void end() {
        lock.unlock();
    }
}
