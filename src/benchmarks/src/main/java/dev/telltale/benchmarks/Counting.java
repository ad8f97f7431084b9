package dev.telltale.benchmarks;

import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A subscriber that counts every event, and notes when one is missing or comes twice.
 *
 * <p>Its filter lets through everything that the benchmarks tell of, so the positions it sees have no holes either.
 */
final class Counting implements CoreSubscriber<Delivery> {
    /** Looks at every event, and refuses none of those that there are. */
    private static final EventFilter FILTER =
            EventFilter.builder().types(List.of("!node.output")).build();

    private final AtomicLong position = new AtomicLong(-1);
    private final AtomicLong counted = new AtomicLong();
    private volatile @Nullable String fault;

    private Counting() {}

    /** So many that watch all executions from now on. */
    static List<Counting> watching(Monitor monitor, int subscribers) {
        List<Counting> all = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            Counting counting = new Counting();
            monitor.subscribe(FILTER).subscribe(counting);
            all.add(counting);
        }
        for (Counting counting : all) {
            while (counting.position.get() < 0) {
                Thread.onSpinWait();
            }
        }
        return all;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Delivery delivery) {
        long at = delivery.cursor().position();
        if (delivery instanceof Delivery.Entry) {
            if (at != position.getPlain() + 1) {
                fault = "event " + at + " came after " + position.getPlain();
            }
            counted.setRelease(counted.getPlain() + 1);
        } else if (delivery instanceof Delivery.Gap) {
            fault = delivery.toString();
        }
        position.setRelease(at);
    }

    @Override
    public void onError(Throwable failure) {
        fault = failure.toString();
    }

    @Override
    public void onComplete() {
        // The monitor is being closed.
    }

    long counted() {
        return counted.getAcquire();
    }

    /** How far the slowest of them is behind a position. */
    static long lag(List<Counting> all, long head) {
        long slowest = head;
        for (int i = 0; i < all.size(); i++) {
            slowest = Math.min(slowest, all.get(i).position.getAcquire());
        }
        return head - slowest;
    }

    /** Waits until all have seen everything up to a position. @throws IllegalStateException if any of them missed something */
    static void verify(List<Counting> all, long head) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (lag(all, head) > 0 && System.nanoTime() < deadline) {
            Waiting.aLittle();
        }
        for (Counting counting : all) {
            String seen = counting.fault;
            if (seen != null || counting.position.get() < head) {
                throw new IllegalStateException("a subscriber saw " + counting.counted() + " events up to position "
                        + counting.position + " of " + head + (seen == null ? "" : ", and " + seen));
            }
        }
    }
}
