package dev.telltale.benchmarks.baseline;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * About the least that can be done: one shared array of references, a volatile head, and one thread that looks every 50 µs and reads for
 * all subscribers. Nothing is kept, nothing is weighed, and who is lapped has lost.
 */
public final class PolledRing implements Emission {
    private static final int SLOTS = 1 << 16;
    private static final long PAUSE_NANOS = 50_000;

    private final AtomicReferenceArray<@Nullable ExecutionEvent> slots = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong head = new AtomicLong();
    private final List<Counter> counters = new ArrayList<>();
    private final Thread reader = new Thread(this::read);
    private volatile boolean isClosed;

    public PolledRing(int subscribers) {
        for (int i = 0; i < subscribers; i++) {
            counters.add(new Counter());
        }
        reader.setDaemon(true);
        reader.start();
    }

    /** By one emitter. */
    @Override
    public void emit(int emitter) {
        long position = head.getPlain() + 1;
        slots.setRelease((int) position & SLOTS - 1, PlainEvent.of(position));
        head.setRelease(position);
    }

    private void read() {
        while (!isClosed) {
            long newest = head.getAcquire();
            long behind = 0;
            for (int i = 0; i < counters.size(); i++) {
                behind += counters.get(i).readTo(newest, slots);
            }
            if (behind == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public long lag() {
        long newest = head.getAcquire();
        return counters.stream()
                .mapToLong(counter -> newest - counter.position.getAcquire())
                .max()
                .orElse(0);
    }

    @Override
    public long lost() {
        return counters.stream().mapToLong(counter -> counter.lost).sum();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    private static final class Counter {
        private final AtomicLong position = new AtomicLong();
        private volatile long lost;
        private long lostSoFar;

        /** Reads what there is, a few at a time so that others have their turn. */
        long readTo(long newest, AtomicReferenceArray<@Nullable ExecutionEvent> slots) {
            long at = position.getPlain();
            long end = Math.min(newest, at + 256);
            for (long next = at + 1; next <= end; next++) {
                ExecutionEvent event = slots.getAcquire((int) next & SLOTS - 1);
                if (!(event instanceof NodeEvent) || event.envelope().seq() != next) {
                    lostSoFar++;
                    lost = lostSoFar;
                }
            }
            position.setRelease(end);
            return newest - at;
        }
    }
}
