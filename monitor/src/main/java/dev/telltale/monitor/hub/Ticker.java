package dev.telltale.monitor.hub;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that notices what is to be read, so that whoever writes need not wake anybody.
 *
 * <p>Every millisecond while events come, every {@value #IDLE_MILLIS} after a while without, and rarely while nobody watches.
 */
final class Ticker {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long IDLE_MILLIS = 5;
    private static final long UNWATCHED_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BUSY_FOR_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long FOLD_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final EventHub hub;
    private final Workers workers;
    private final Thread thread;
    private volatile boolean isStopped;

    Ticker(EventHub hub, Workers workers) {
        this.hub = hub;
        this.workers = workers;
        this.thread = new Thread(this::run, "telltale-ticker");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long busyUntil = System.nanoTime();
        long foldAt = busyUntil;
        long seen = hub.head();
        while (!isStopped) {
            long now = System.nanoTime();
            try {
                int woken = hub.tick(now);
                workers.check(now);
                if (now - foldAt >= 0) {
                    hub.foldSoon();
                    foldAt = now + FOLD_EVERY_NANOS;
                }
                long head = hub.head();
                if (woken > 0 || head != seen) {
                    busyUntil = now + BUSY_FOR_NANOS;
                    seen = head;
                }
            } catch (Throwable e) { // whatever it was, the others still want their events
                LOG.error("a tick failed", e);
            }
            LockSupport.parkNanos(this, pause(now, busyUntil));
        }
    }

    private long pause(long now, long busyUntil) {
        if (!hub.hasReaders()) {
            return UNWATCHED_NANOS;
        }
        return busyUntil - now > 0 ? BUSY_NANOS : TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
    }

    /** Ends a long pause; called by who subscribes. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits until something holds, for a while at most. */
    void runUntil(BooleanSupplier done, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        wake();
        while (!done.getAsBoolean() && System.nanoTime() - deadline < 0 && thread.isAlive()) {
            LockSupport.parkNanos(this, BUSY_NANOS);
        }
    }

    void stop() {
        isStopped = true;
        wake();
    }
}
