package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that says what was wrong with what it got. Its fields are plain on purpose: signals have to come one at a time. */
final class Spy implements CoreSubscriber<Delivery> {
    private final AtomicInteger inside = new AtomicInteger();
    private final List<Delivery> deliveries = new ArrayList<>();
    private int entries;
    private int faults;
    private int ends;
    private @Nullable Subscription subscription;

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Delivery delivery) {
        boolean isAlone = inside.getAndIncrement() == 0;
        if (!isAlone || ends > 0 || !follows(delivery)) {
            faults++;
        }
        deliveries.add(delivery);
        inside.getAndDecrement();
    }

    private boolean follows(Delivery delivery) {
        if (deliveries.isEmpty()) {
            return delivery instanceof Delivery.Opened;
        }
        long before = deliveries.get(deliveries.size() - 1).cursor().position();
        if (delivery instanceof Delivery.Entry) {
            entries++;
            return delivery.cursor().position() == before + 1;
        }
        return delivery instanceof Delivery.Closed closed
                && closed.delivered() == entries
                && closed.cursor().position() == before;
    }

    @Override
    public void onError(Throwable failure) {
        faults++;
    }

    @Override
    public void onComplete() {
        ends++;
        if (ends > 1 || !(deliveries.get(deliveries.size() - 1) instanceof Delivery.Closed)) {
            faults++;
        }
    }

    void cancel() {
        if (subscription != null) {
            subscription.cancel();
        }
    }

    int entries() {
        return entries;
    }

    int faults() {
        return faults;
    }

    boolean hasEnded() {
        return ends > 0;
    }

    /** Where it has got to; -1 before it was opened. */
    long position() {
        return deliveries.isEmpty()
                ? -1
                : deliveries.get(deliveries.size() - 1).cursor().position();
    }
}
