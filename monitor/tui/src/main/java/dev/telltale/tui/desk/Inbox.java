package dev.telltale.tui.desk;

import dev.telltale.monitor.journal.EventSize;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a subscription brings, until one thread takes it. No more than {@value #MOST} wait, and not many above {@value #MOST_BYTES} bytes, so that whoever takes
 * slowly is behind and nothing is lost. If the stream fails, it is asked for again where it was, unless its failure lasts. Thread-safe.
 */
final class Inbox {
    static final int MOST = 2048;
    static final long MOST_BYTES = 8L << 20;
    private static final int SMALL = 100;
    static final Duration AGAIN = Duration.ofSeconds(1);

    /** @param size estimated bytes */
    private record Item(Delivery delivery, long size) {}

    private final Function<@Nullable Cursor, Flux<Delivery>> source;
    private final Queue<Item> arrived = new ConcurrentLinkedQueue<>();
    private final Allowance allowance = new Allowance(MOST, MOST_BYTES);
    private final Disposable.Swap running = Disposables.swap();
    private volatile @Nullable Receiver receiver;
    private volatile @Nullable Cursor last;
    private volatile @Nullable Failure failure;

    /** @param source gives the stream, from the start or right after a place */
    Inbox(Function<@Nullable Cursor, Flux<Delivery>> source) {
        this.source = source;
        subscribe();
    }

    private void subscribe() {
        Receiver next = new Receiver();
        receiver = next;
        running.update(next);
        // A source that throws has failed, too.
        Flux.defer(() -> source.apply(last)).subscribe(next);
    }

    /** Everything that has come since, in order. */
    List<Delivery> take() {
        List<Delivery> taken = new ArrayList<>();
        long size = 0;
        for (Item item = arrived.poll(); item != null; item = arrived.poll()) {
            taken.add(item.delivery());
            size += item.size();
        }
        Receiver from = receiver;
        if (!taken.isEmpty() && from != null) {
            from.ask(allowance.taken(taken.size(), size));
        }
        return taken;
    }

    private static long size(Delivery delivery) {
        if (delivery instanceof Delivery.Entry entry) {
            return EventSize.of(entry.event());
        }
        return delivery instanceof Delivery.Snapshot snapshot ? snapshot.view().keptOutputBytes() : SMALL;
    }

    /** Why the stream failed, if it did since this was asked last; else null. */
    @Nullable
    Failure takeFailure() {
        Failure last = failure;
        failure = null;
        return last;
    }

    void close() {
        running.dispose();
    }

    private final class Receiver extends BaseSubscriber<Delivery> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            ask(allowance.begin());
        }

        void ask(int more) {
            if (more > 0 && !isDisposed()) {
                request(more);
            }
        }

        @Override
        protected void hookOnNext(Delivery delivery) {
            // Before its snapshot, a stream has no place to go on from; while it is lost, it may have none.
            if (!(delivery instanceof Delivery.Opened || delivery instanceof Delivery.Interrupted)) {
                last = delivery.cursor();
            }
            long size = size(delivery);
            arrived.add(new Item(delivery, size));
            ask(allowance.arrived(size));
        }

        @Override
        protected void hookOnError(Throwable problem) {
            Failure how = Failure.of(problem);
            failure = how;
            if (how.isPassing()) {
                running.update(Mono.delay(AGAIN).subscribe(now -> Inbox.this.subscribe()));
            }
        }
    }
}
