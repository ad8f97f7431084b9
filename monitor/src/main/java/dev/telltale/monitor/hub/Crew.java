package dev.telltale.monitor.hub;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who does what for readers. Whoever waits for a disk or folds a long execution is none of those that deliver, so that nobody who keeps
 * up waits for somebody who does not.
 *
 * @param delivering runs readers; their subscribers may block
 * @param reading reads pages of the journal, a few at a time
 * @param folding folds executions, a few at a time
 */
record Crew(Executor delivering, Executor reading, Executor folding) {
    /** Also how many pages are being read at a time. */
    private static final int FEW = 2;

    /** Threads for reading and folding beside those that deliver. */
    static Crew with(Executor delivering) {
        return new Crew(delivering, few("telltale-page-"), few("telltale-fold-"));
    }

    Executor whoever(Feed.Need need) {
        return need == Feed.Need.FOLD ? folding : reading;
    }

    private static Executor few(String name) {
        AtomicInteger names = new AtomicInteger();
        // What waits is at most one task for each reader.
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(FEW, FEW, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + names.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
