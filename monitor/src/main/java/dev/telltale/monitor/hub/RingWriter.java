package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The one permanent subscriber of the sink: wants everything, never blocks and never throws, so the sink never waits nor breaks.
 */
final class RingWriter implements CoreSubscriber<Batch> {
    private final EventRing ring;
    private final RecentLabels labels;
    private final String epoch;
    private volatile boolean isRetired;

    RingWriter(EventRing ring, RecentLabels labels, String epoch) {
        this.ring = ring;
        this.labels = labels;
        this.epoch = epoch;
    }

    /** Another one writes from now on, whatever an old sink may still pass on. */
    void retire() {
        isRetired = true;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Batch batch) {
        try {
            if (!isRetired) {
                put(batch);
            }
        } catch (Throwable e) { // a hole in the ring is read from the journal; a throw would break the sink for ever
            return;
        }
    }

    private void put(Batch batch) {
        List<ExecutionEvent> events = batch.events();
        for (int i = 0; i < events.size(); i++) {
            ExecutionEvent event = events.get(i);
            labels.note(event);
            ring.put(new Delivery.Entry(new Cursor(epoch, batch.firstPosition() + i), event));
        }
    }

    @Override
    public void onError(Throwable failure) {
        // The hub sees that the ring stands still, and replaces the sink.
    }

    @Override
    public void onComplete() {
        // As above.
    }
}
