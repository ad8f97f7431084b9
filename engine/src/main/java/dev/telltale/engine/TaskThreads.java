package dev.telltale.engine;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks run, which may block, compute for hours, or never return. Thread-safe.
 *
 * <p>The first ones get threads of the operating system, which cannot get in each other's way whatever they do. When many are at work at
 * once, the others get virtual threads; before JDK 21, which has none, more real ones, and beyond a number that would itself be a burden they wait.
 */
final class TaskThreads implements Executor, AutoCloseable {
    /*
     * Why not virtual threads for all: there are as many carriers as processors, and whoever computes, or blocks in native code, in the
     * initialisation of a class or (before JDK 24) in a synchronized block, keeps one. As many such tasks as processors would stop all
     * others, those of other executions too.
     */
    private static final int REAL_BEFORE_VIRTUAL = 256;

    private static final int REAL_AT_MOST = 2_000;

    private final ExecutorService real;
    private final @Nullable ExecutorService virtual;
    private final int most;
    /** At work on real threads, or waiting for one. */
    private final AtomicInteger busy = new AtomicInteger();

    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    TaskThreads(ThreadFactory threads) {
        this(threads, virtualThreads(), REAL_BEFORE_VIRTUAL, REAL_AT_MOST);
    }

    /** @param virtual null where there are none */
    TaskThreads(ThreadFactory threads, @Nullable ExecutorService virtual, int beforeVirtual, int atMost) {
        this.real = Executors.newCachedThreadPool(threads);
        this.virtual = virtual;
        this.most = virtual == null ? atMost : beforeVirtual;
    }

    /** A virtual thread for each task, or null before JDK 21. */
    static @Nullable ExecutorService virtualThreads() {
        try {
            Class<?> builderType = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Object named = builderType
                    .getMethod("name", String.class, long.class)
                    .invoke(builder, "telltale-task-virtual-", 1L);
            ThreadFactory factory =
                    (ThreadFactory) builderType.getMethod("factory").invoke(named);
            return (ExecutorService) Executors.class
                    .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
                    .invoke(null, factory);
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }

    /** @throws RejectedExecutionException if it is closed */
    @Override
    public void execute(Runnable task) {
        if (busy.incrementAndGet() <= most) {
            try {
                real.execute(() -> work(task));
            } catch (RejectedExecutionException
                    | OutOfMemoryError refused) { // the engine is closed, or no thread is to be had
                busy.decrementAndGet();
                throw refused;
            }
        } else if (virtual != null) {
            busy.decrementAndGet();
            virtual.execute(task);
        } else {
            waiting.add(task); // whoever ends first takes it: until then the count is above the most
        }
    }

    private void work(Runnable first) {
        Runnable task = first;
        while (task != null) {
            try {
                task.run();
            } catch (Throwable problem) { // whoever waits for this thread is not to suffer for it
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, problem);
            }
            int left = busy.decrementAndGet();
            task = virtual == null && left >= most ? next() : null;
        }
    }

    /** One of those that wait. Each is counted before it is added, so one that is counted may be a moment late. */
    private Runnable next() {
        Runnable task = waiting.poll();
        while (task == null) {
            Thread.onSpinWait();
            task = waiting.poll();
        }
        return task;
    }

    @Override
    public void close() {
        real.shutdownNow();
        if (virtual != null) {
            virtual.shutdownNow();
        }
    }
}
