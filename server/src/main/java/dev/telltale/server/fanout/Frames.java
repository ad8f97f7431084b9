package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The frames of the newest events, so that all event loops share them. Thread-safe. */
final class Frames {
    /** As many as one look takes: what is older was written by all loops, or is made once more. */
    private static final int SLOTS = FanOut.LOOK;

    private final AtomicReferenceArray<Frame> slots = new AtomicReferenceArray<>(SLOTS);

    Frame of(Delivery.Entry entry) {
        int slot = (int) entry.cursor().position() & (SLOTS - 1);
        Frame known = slots.getAcquire(slot);
        if (known != null && known.entry().cursor().position() == entry.cursor().position()) {
            return known;
        }
        Frame fresh = new Frame(entry);
        slots.setRelease(slot, fresh);
        return fresh;
    }
}
