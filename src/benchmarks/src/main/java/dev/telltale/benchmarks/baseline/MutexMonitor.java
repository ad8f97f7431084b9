package dev.telltale.benchmarks.baseline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A mutex and channels, as goflow's monitor has them, in Java: under a read lock, a queue of 200 for each subscriber; what does not fit is
 * dropped. As goroutines do, subscribers share a thread for each core. Each event carries a copy of ten variables and a map of metadata.
 */
public final class MutexMonitor implements Emission {
    private static final int CAPACITY = 200;

    private record Snapshot(
            long seq, long nanos, String type, Map<String, Object> variables, Map<String, Object> metadata) {}

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ForkJoinPool threads = new ForkJoinPool(
            Runtime.getRuntime().availableProcessors(), ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
    private final List<Channel> channels = new ArrayList<>();
    private final Map<String, Object> variables = new HashMap<>();
    private final long startedNanos = System.nanoTime();
    private final AtomicLong emitted = new AtomicLong();

    public MutexMonitor(int subscribers) {
        for (int i = 0; i < 10; i++) {
            variables.put("variable" + i, "value " + i);
        }
        for (int i = 0; i < subscribers; i++) {
            channels.add(new Channel(threads));
        }
    }

    @Override
    public void emit(int emitter) {
        long seq = emitted.incrementAndGet();
        lock.readLock().lock();
        try {
            long now = System.nanoTime();
            Map<String, Object> metadata = new HashMap<>();
            metadata.put("executionId", "benchmark");
            metadata.put("nodeId", "node");
            metadata.put("elapsed", (now - startedNanos) / 1000 + "µs");
            Snapshot event = new Snapshot(seq, now, "node.progress", new HashMap<>(variables), metadata);
            for (int i = 0; i < channels.size(); i++) {
                channels.get(i).offer(event);
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public long lag() {
        return channels.stream()
                .mapToLong(channel -> channel.queue.size())
                .max()
                .orElse(0);
    }

    @Override
    public long lost() {
        return channels.stream().mapToLong(channel -> channel.dropped.get()).sum();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static final class Channel {
        private final ForkJoinPool threads;
        private final ArrayBlockingQueue<Snapshot> queue = new ArrayBlockingQueue<>(CAPACITY);
        private final AtomicBoolean isAwake = new AtomicBoolean();
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicLong counted = new AtomicLong();

        Channel(ForkJoinPool threads) {
            this.threads = threads;
        }

        void offer(Snapshot event) {
            if (event.type().startsWith("node.") && !queue.offer(event)) {
                dropped.incrementAndGet();
            }
            if (!isAwake.get() && isAwake.compareAndSet(false, true)) {
                threads.execute(this::count);
            }
        }

        private void count() {
            do {
                while (queue.poll() != null) {
                    counted.setRelease(counted.getPlain() + 1);
                }
                isAwake.set(false);
            } while (!queue.isEmpty() && isAwake.compareAndSet(false, true));
        }
    }
}
