package dev.telltale.monitor;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** A subscriber that keeps what it gets, and asks for as much as it is told to. Thread-safe. */
public final class Watch extends BaseSubscriber<Delivery> {
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final long first;
    private volatile boolean isComplete;
    private volatile @Nullable Throwable failure;

    private Watch(long first) {
        this.first = first;
    }

    /** One that takes whatever comes. */
    public static Watch of(Flux<Delivery> source) {
        return of(source, Long.MAX_VALUE);
    }

    /** @param first how many it asks for at once */
    public static Watch of(Flux<Delivery> source, long first) {
        Watch watch = new Watch(first);
        source.subscribe(watch);
        return watch;
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
        subscription.request(first);
    }

    @Override
    protected void hookOnNext(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    protected void hookOnComplete() {
        isComplete = true;
    }

    @Override
    protected void hookOnError(Throwable error) {
        failure = error;
    }

    /** What has come. */
    public List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** What has come of one kind. */
    public <D extends Delivery> List<D> of(Class<D> kind) {
        return deliveries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The events that have come. */
    public List<ExecutionEvent> events() {
        return of(Delivery.Entry.class).stream().map(Delivery.Entry::event).toList();
    }

    /** Their seqs. */
    public List<Long> seqs() {
        return events().stream().map(event -> event.envelope().seq()).toList();
    }

    /** Waits until there is one of a kind. @return the first one */
    public <D extends Delivery> D await(Class<D> kind) {
        return await(kind, 1).get(0);
    }

    /** Waits until there are so many of a kind. */
    public <D extends Delivery> List<D> await(Class<D> kind, int count) {
        await(() -> of(kind).size() >= count);
        return of(kind);
    }

    /** Waits until it is over, in good order. @return everything that has come */
    public List<Delivery> awaitEnd() {
        await(() -> isComplete);
        return deliveries();
    }

    /** As {@link #awaitEnd()}, for longer than usual. */
    public List<Delivery> awaitEnd(Duration atMost) {
        Awaitility.await().atMost(atMost).until(() -> isComplete || failure != null);
        return awaitEnd();
    }

    /** Waits until it has failed. */
    public Throwable awaitFailure() {
        Awaitility.await().until(() -> failure != null);
        return failure;
    }

    private void await(BooleanSupplier condition) {
        Awaitility.await().until(() -> {
            if (failure != null) {
                throw new AssertionError("the stream has failed", failure);
            }
            return condition.getAsBoolean();
        });
    }
}
