package dev.telltale.engine;

import dev.telltale.sdk.Task;
import dev.telltale.sdk.TaskContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A task whose calls wait until the test opens the gate of their path. */
final class Gates implements Task {
    private final Map<String, CountDownLatch> open = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();
    private volatile boolean areAllOpen;

    @Override
    public Map<String, ?> run(TaskContext context) throws InterruptedException {
        CountDownLatch gate = latch(open, context.path()); // first: who opens all opens those that there are
        latch(reached, context.path()).countDown();
        if (!areAllOpen) {
            gate.await();
        }
        return Map.of();
    }

    void open(String... paths) {
        for (String path : paths) {
            latch(open, path).countDown();
        }
    }

    void openAll() {
        areAllOpen = true;
        open.values().forEach(CountDownLatch::countDown);
    }

    /** Waits until calls stand at their gates, all at the same time. */
    void awaitReached(String... paths) {
        for (String path : paths) {
            try {
                if (!latch(reached, path).await(30, java.util.concurrent.TimeUnit.SECONDS)) {
                    throw new AssertionError(path + " never came to its gate");
                }
            } catch (InterruptedException problem) {
                throw new AssertionError(problem);
            }
        }
    }

    private static CountDownLatch latch(Map<String, CountDownLatch> latches, String path) {
        return latches.computeIfAbsent(path, any -> new CountDownLatch(1));
    }
}
