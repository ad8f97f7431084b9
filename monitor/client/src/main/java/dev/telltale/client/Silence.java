package dev.telltale.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a connection on which nothing has come for too long; time in which nothing was asked for does not count, so that a slow consumer is not
 * taken for a dead server. Thread-safe.
 */
final class Silence {
    private static final long NOT_WAITING = Long.MIN_VALUE;

    private final Duration limit;
    private final Scheduler timer;
    private volatile long waitingSince;

    Silence(Duration limit, Scheduler timer) {
        this.limit = limit;
        this.timer = timer;
        this.waitingSince = now(); // for a connection, and for the head of the answer
    }

    /** The same bytes, which end with an error when the silence lasts too long. */
    Flux<byte[]> watch(Flux<byte[]> bytes) {
        return bytes.doOnRequest(n -> waitingSince = now())
                .doOnNext(some -> waitingSince = NOT_WAITING)
                .takeUntilOther(tooLong());
    }

    private Mono<Object> tooLong() {
        Duration look = Duration.ofMillis(Math.max(1, limit.toMillis() / 4));
        return Flux.interval(look, timer)
                .onBackpressureDrop()
                .filter(tick -> isTooLong())
                .next()
                .flatMap(tick -> Mono.error(new SilentException(limit)));
    }

    private boolean isTooLong() {
        long since = waitingSince;
        return since != NOT_WAITING && now() - since >= limit.toMillis();
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }
}
