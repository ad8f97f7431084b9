package dev.telltale.server.stream;

import dev.telltale.event.JournalException;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.server.http.Overload;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The live streams of a server: how many there are, what they have sent, and how they end. Thread-safe. */
public final class Streams {
    /** Why a stream ends whose journal cannot be read. */
    static final String UNREADABLE = "journal";

    private static final Logger log = LoggerFactory.getLogger(Streams.class);

    private final int max;
    private final long retryMillis;
    private final Clock clock;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Sinks.Empty<Void> shutdown = Sinks.empty();

    /**
     * @param max how many may be open at once
     * @param retryMillis after how long a browser that has lost its stream shall come back
     * @param clock to measure elapsed times by
     */
    public Streams(int max, long retryMillis, Clock clock) {
        this.max = max;
        this.retryMillis = retryMillis;
        this.clock = clock;
    }

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** Events sent so far. */
    public long delivered() {
        return delivered.sum();
    }

    /** Gaps sent so far. */
    public long gaps() {
        return gaps.sum();
    }

    /** Streams not opened because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /** Whether one more would be too many; counts the refusal. */
    public boolean refusesMore() {
        boolean isFull = open.get() >= max;
        if (isFull) {
            refused.increment();
        }
        return isFull;
    }

    /** Ends every stream, and each that is opened later, by a last frame that says so. */
    public void close() {
        shutdown.tryEmitEmpty();
    }

    /**
     * A subscription as server-sent events; one whose journal cannot be read ends with a frame that says so.
     *
     * @return cold; asks for as much as is asked of it, and ends after the frame {@code stream.closed}
     */
    public Flux<byte[]> sse(Flux<Delivery> deliveries, SseStyle style) {
        return Flux.defer(() -> {
            if (open.incrementAndGet() > max) {
                open.decrementAndGet();
                refused.increment();
                return turnAway();
            }
            return live(deliveries)
                    .map(delivery -> SseFrame.of(delivery, style, nowMicros()))
                    .startWith(SseFrame.opening(retryMillis))
                    .doFinally(signal -> open.decrementAndGet());
        });
    }

    /** A stream that ends at once: the only way to make a browser come back later, as it takes any other status for final. */
    public static Flux<byte[]> turnAway() {
        return Flux.just(SseFrame.opening(Overload.retryMillis()));
    }

    private long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }

    private Flux<Delivery> live(Flux<Delivery> deliveries) {
        Ending ending = new Ending();
        return deliveries
                .doOnNext(ending::note)
                .takeUntilOther(shutdown.asMono())
                .onErrorResume(JournalException.class, ending::unreadable)
                .concatWith(Mono.fromSupplier(ending::shutdown));
    }

    /** Knows how to end a stream that its source has not ended. */
    private final class Ending {
        private @Nullable Cursor last;
        private long deliveredHere;
        private long gapsHere;
        private boolean isClosed;

        synchronized void note(Delivery delivery) {
            last = delivery.cursor();
            if (delivery instanceof Delivery.Entry) {
                deliveredHere++;
                delivered.increment();
            } else if (delivery instanceof Delivery.Gap) {
                gapsHere++;
                gaps.increment();
            } else if (delivery instanceof Delivery.Closed) {
                isClosed = true;
            }
        }

        /** What the client has is right, and it can come back for the rest. */
        Mono<Delivery> unreadable(JournalException failure) {
            log.warn("a stream ended, as its journal could not be read", failure);
            return Mono.fromSupplier(() -> closed(UNREADABLE));
        }

        /** Null when there is nothing more to say. */
        @Nullable
        Delivery shutdown() {
            return closed(Delivery.Closed.SHUTDOWN);
        }

        private synchronized @Nullable Delivery closed(String reason) {
            Cursor at = last;
            if (isClosed || at == null) {
                return null;
            }
            isClosed = true;
            return new Delivery.Closed(at, reason, deliveredHere, gapsHere);
        }
    }
}
