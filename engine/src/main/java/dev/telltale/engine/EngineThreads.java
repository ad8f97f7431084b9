package dev.telltale.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of one engine: all daemons, named for what they do. */
final class EngineThreads implements AutoCloseable {
    private final ForkJoinPool workers;
    private final ExecutorService blocking;
    private final TaskThreads tasks;
    private final ScheduledThreadPoolExecutor timer;

    EngineThreads() {
        // Async mode: runs take turns in the order in which they had something to do.
        this.workers = new ForkJoinPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), EngineThreads::worker, null, true);
        this.blocking = Executors.newCachedThreadPool(named("telltale-work-"));
        this.tasks = new TaskThreads(named("telltale-task-"));
        this.timer = new ScheduledThreadPoolExecutor(1, named("telltale-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ForkJoinWorkerThread worker(ForkJoinPool pool) {
        ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
        thread.setName("telltale-run-" + thread.getPoolIndex());
        return thread;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Where runs take their steps; nothing blocks here. */
    ForkJoinPool workers() {
        return workers;
    }

    /** Where the engine's own doings may block for a short time. */
    ExecutorService blocking() {
        return blocking;
    }

    /** Where tasks may do what they like. */
    TaskThreads tasks() {
        return tasks;
    }

    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        blocking.shutdownNow();
        tasks.close();
        workers.shutdown();
    }
}
