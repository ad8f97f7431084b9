package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the newest events, so that all event loops share them: what is older was written by all of them, or is made once more.
 *
 * <p>There are two lots of them. When what was made of the younger one has come to half of what may be kept, the older one goes. So the
 * bytes kept are bounded, but for one event's. Thread-safe: who comes at the same time may make a frame once more.
 */
final class Frames {
    /** Bytes of frames that are kept. */
    static final int MOST_BYTES = 4 << 20;

    private volatile Lots lots = new Lots(new Lot(), new Lot());

    Frame of(Delivery.Entry entry) {
        Lots present = lots;
        Frame known = present.younger().find(entry);
        if (known == null) {
            known = present.older().find(entry);
        }
        return known == null ? put(entry, present.younger()) : known;
    }

    private Frame put(Delivery.Entry entry, Lot younger) {
        Lot lot = younger;
        if (lot.bytes.get() >= MOST_BYTES / 2) {
            lot = new Lot();
            lots = new Lots(lot, younger);
        }
        Frame fresh = new Frame(entry, lot.bytes);
        lot.put(fresh);
        return fresh;
    }

    private record Lots(Lot younger, Lot older) {}

    private static final class Lot {
        /** As many as one look takes. */
        private static final int SLOTS = FanOut.LOOK;

        private final AtomicReferenceArray<Frame> slots = new AtomicReferenceArray<>(SLOTS);

        /** What was made of those that were ever in it. */
        private final AtomicInteger bytes = new AtomicInteger();

        @Nullable
        Frame find(Delivery.Entry entry) {
            Frame known = slots.getAcquire(slot(entry));
            return known != null
                            && known.entry().cursor().position()
                                    == entry.cursor().position()
                    ? known
                    : null;
        }

        void put(Frame frame) {
            slots.setRelease(slot(frame.entry()), frame);
        }

        private static int slot(Delivery.Entry entry) {
            return (int) entry.cursor().position() & (SLOTS - 1);
        }
    }
}
