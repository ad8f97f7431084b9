package dev.telltale.client;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The end of a monitor: whoever looks sees it at once, and streams are told on threads where their subscribers may block. What they stand on must stay until
 * the last of them has let go of its connection. Thread-safe.
 */
final class Closing {
    private final AtomicBoolean hasBegun = new AtomicBoolean();

    /** The streams, and the monitor itself. */
    private final AtomicInteger inside = new AtomicInteger(1);

    private final Sinks.Empty<Void> told = Sinks.empty();
    private final Sinks.Empty<Void> left = Sinks.empty();
    private final Scheduler workers;

    Closing(Scheduler workers) {
        this.workers = workers;
    }

    /** Tells every stream. @return whether it had not begun before */
    boolean begin() {
        if (!hasBegun.compareAndSet(false, true)) {
            return false;
        }
        told.tryEmitEmpty();
        leave();
        return true;
    }

    boolean hasBegun() {
        return hasBegun.get();
    }

    /** @return whether there is still something for a stream to stand on; then it has to {@link #leave} */
    boolean enter() {
        return inside.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void leave() {
        if (inside.decrementAndGet() == 0) {
            left.tryEmitEmpty();
        }
    }

    /** Completes when it has begun, on a thread of streams. */
    Mono<Void> told() {
        return told.asMono().publishOn(workers);
    }

    /** Completes when it has begun and every stream has let go of its connection. */
    Mono<Void> allHaveLeft() {
        return left.asMono();
    }
}
