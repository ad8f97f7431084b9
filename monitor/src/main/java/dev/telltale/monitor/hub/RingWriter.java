package dev.telltale.monitor.hub;

import dev.telltale.event.EventJournal.Entry;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The one permanent subscriber of the sink: wants everything, never blocks and never throws, so the sink never waits nor breaks.
 */
final class RingWriter implements CoreSubscriber<Entry> {
    private final EventRing ring;
    private volatile boolean isRetired;

    RingWriter(EventRing ring) {
        this.ring = ring;
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
    public void onNext(Entry entry) {
        try {
            if (!isRetired) {
                ring.put(entry);
            }
        } catch (Throwable e) { // a hole in the ring is read from the journal; a throw would break the sink for ever
            return;
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
