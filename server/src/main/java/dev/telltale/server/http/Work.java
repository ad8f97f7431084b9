package dev.telltale.server.http;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Threads for what may take a while, so that event loops only ever move bytes. Thread-safe. */
public final class Work {
    private final Scheduler scheduler;

    /** @param scheduler with a bounded queue; its owner disposes of it */
    public Work(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Calls and subscribes off the event loop. */
    public <T> Mono<T> defer(Supplier<? extends Mono<? extends T>> source) {
        return Mono.<T>defer(source).subscribeOn(scheduler).onErrorMap(RejectedExecutionException.class, e -> full());
    }

    /** Subscribes off the event loop; what follows comes on the source's own threads, and what is asked for goes straight to it. */
    public <T> Flux<T> subscribe(Flux<T> source) {
        // Not subscribeOn: it would keep a worker for as long as the source lives.
        return call(() -> source).flatMapMany(ready -> ready);
    }

    /** Calls off the event loop. */
    public <T> Mono<T> call(Callable<? extends T> source) {
        return Mono.<T>fromCallable(source)
                .subscribeOn(scheduler)
                .onErrorMap(RejectedExecutionException.class, e -> full());
    }

    private static HttpProblemException full() {
        return Overload.problem("too many requests wait already").exception();
    }
}
