package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that asks for as much as it is told to and keeps what it gets. */
class Watcher implements CoreSubscriber<Delivery> {
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    volatile boolean isComplete;
    volatile @Nullable Throwable failure;
    private final long demand;
    private volatile @Nullable Subscription subscription;

    Watcher() {
        this(Long.MAX_VALUE);
    }

    Watcher(long demand) {
        this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (demand > 0) {
            given.request(demand);
        }
    }

    @Override
    public void onNext(Delivery delivery) {
        deliveries.add(delivery);
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
    }

    @Override
    public void onComplete() {
        isComplete = true;
    }

    void request(long n) {
        subscription.request(n);
    }

    void cancel() {
        subscription.cancel();
    }

    Delivery.Opened opened() {
        return (Delivery.Opened) deliveries.get(0);
    }

    List<ExecutionEvent> events() {
        return of(Delivery.Entry.class).stream().map(Delivery.Entry::event).toList();
    }

    List<Long> positions() {
        return of(Delivery.Entry.class).stream()
                .map(Delivery.Entry::cursor)
                .map(Cursor::position)
                .toList();
    }

    <D extends Delivery> List<D> of(Class<D> type) {
        return deliveries.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Delivery last() {
        return deliveries.get(deliveries.size() - 1);
    }
}
