package dev.telltale.benchmarks.baseline;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Reactor by the book: a multicast sink, and for each subscriber a filter, a buffer that drops the oldest, and {@code publishOn}. */
public final class ReactorMonitor implements Emission {
    private static final int CAPACITY = 256;

    private final Sinks.Many<ExecutionEvent> sink = Sinks.many().multicast().onBackpressureBuffer(CAPACITY, false);
    private final List<Counter> counters = new ArrayList<>();
    private long emitted;

    public ReactorMonitor(int subscribers) {
        for (int i = 0; i < subscribers; i++) {
            counters.add(new Counter(sink));
        }
    }

    /** The sink serves one emitter at a time; a second one has to wait for the lock. */
    @Override
    public synchronized void emit(int emitter) {
        emitted++;
        if (sink.tryEmitNext(PlainEvent.of(emitted)) != Sinks.EmitResult.OK && !counters.isEmpty()) {
            throw new IllegalStateException("the sink refused event " + emitted);
        }
    }

    @Override
    public synchronized long lag() {
        return counters.stream()
                .mapToLong(counter -> emitted - counter.counted.get() - counter.dropped.get())
                .max()
                .orElse(0);
    }

    @Override
    public long lost() {
        return counters.stream().mapToLong(counter -> counter.dropped.get()).sum();
    }

    @Override
    public void close() {
        counters.forEach(counter -> counter.subscription.dispose());
    }

    private static final class Counter {
        private final AtomicLong counted = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();
        private final Disposable subscription;

        Counter(Sinks.Many<ExecutionEvent> sink) {
            subscription = sink.asFlux()
                    .filter(event -> event instanceof NodeEvent)
                    .onBackpressureBuffer(
                            CAPACITY, lost -> dropped.incrementAndGet(), BufferOverflowStrategy.DROP_OLDEST)
                    .publishOn(Schedulers.parallel())
                    .subscribe(event -> counted.setRelease(counted.getPlain() + 1));
        }
    }
}
