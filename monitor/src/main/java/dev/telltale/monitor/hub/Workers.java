package dev.telltale.monitor.hub;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads that run readers: a few, and more only while some are held up by subscribers that block.
 *
 * <p>A pool that grows with its queue would start a thread for each of ten thousand readers that one event wakes; a fixed one would
 * starve behind as many blocking subscribers as it has threads. So it grows when nothing moves, up to a bound. Thread-safe.
 */
final class Workers implements Executor {
    /** So long without an end of any turn, and those that run are taken for held up. */
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** So long more threads are kept after they were needed. */
    private static final long CROWDED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The most threads there may be: so many subscribers may block before others have to wait for them. */
    private static final int MOST = 256;

    private final int few;
    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final ThreadPoolExecutor pool;

    // Of the ticker.
    private long completed;
    private long movedAt;
    private long crowdedAt;

    Workers(int few) {
        AtomicInteger names = new AtomicInteger();
        this.few = few;
        this.pool = new ThreadPoolExecutor(few, MOST, 10, TimeUnit.SECONDS, waiting, task -> {
            Thread thread = new Thread(task, "telltale-reader-" + names.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable reader) {
        pool.execute(reader);
    }

    /** Looks whether readers wait while nothing moves; called on every tick. @param now the time of the tick */
    void check(long now) {
        long soFar = pool.getCompletedTaskCount();
        if (waiting.isEmpty() || soFar != completed) {
            completed = soFar;
            movedAt = now;
            if (waiting.isEmpty() && pool.getCorePoolSize() > few && now - crowdedAt > CROWDED_NANOS) {
                pool.setCorePoolSize(few);
            }
            return;
        }
        if (now - movedAt > STUCK_NANOS) {
            int threads = Math.max(few, pool.getPoolSize());
            pool.setCorePoolSize(Math.min(MOST, threads + Math.min(waiting.size(), threads))); // starts them
            movedAt = now;
            crowdedAt = now;
        }
    }
}
