package dev.telltale.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a connection on which nothing has come for too long; time in which nothing was asked for that has not come does not count, so that a slow consumer
 * is not taken for a dead server. Of one connection. Thread-safe.
 */
final class Silence {
    private final Duration limit;
    private final Scheduler timer;
    private final AtomicLong awaited = new AtomicLong();
    private volatile long since;

    Silence(Duration limit, Scheduler timer) {
        this.limit = limit;
        this.timer = timer;
        this.since = now();
    }

    /** The same bytes, which end with an error when the silence lasts too long. */
    Flux<byte[]> watch(Flux<byte[]> bytes) {
        return bytes.doOnRequest(this::await).doOnNext(some -> come()).takeUntilOther(tooLong());
    }

    private Mono<Object> tooLong() {
        Duration look = Duration.ofMillis(Math.max(1, limit.toMillis() / 4));
        return Flux.interval(look, timer)
                .onBackpressureDrop()
                .filter(tick -> isTooLong())
                .next()
                .flatMap(tick -> Mono.error(new SilentException(limit)));
    }

    private void await(long more) {
        since = now(); // first: whoever looks between the two must not find the old one
        awaited.accumulateAndGet(more, Operators::addCap);
    }

    private void come() {
        since = now();
        awaited.decrementAndGet();
    }

    private boolean isTooLong() {
        return awaited.get() > 0 && now() - since >= limit.toMillis();
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
