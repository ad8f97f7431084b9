package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.stress.Told;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The ring: its one writer against a reader. The first result counts what was read, the second what was wrong with it. */
public final class RingRaces {
    private static final int SLOTS = 4;
    private static final List<Delivery.Entry> ENTRIES = entries();

    private RingRaces() {}

    private static List<Delivery.Entry> entries() {
        List<Delivery.Entry> entries = new ArrayList<>();
        for (List<ExecutionEvent> batch : Told.by("e", 12)) {
            long seq = batch.get(0).envelope().seq();
            entries.add(new Delivery.Entry(new Cursor("stress00", seq), batch.get(0)));
        }
        return entries;
    }

    private static EventRing ring() {
        return new EventRing(SLOTS, 1 << 20, 0);
    }

    /** What a reader finds at a position that has been put. @return 1 if it is wrong */
    private static int fault(EventRing ring, long position, II_Result result) {
        Delivery.Entry entry = ring.get(position);
        if (entry == null) {
            return ring.newest() >= position + SLOTS - 1 ? 0 : 1; // only who is lapped may find nothing
        }
        result.r1++;
        return entry.event().envelope().seq() == position ? 0 : 1;
    }

    /** Whatever a reader finds is whole, is what was asked for, and is missing only when it was lapped. */
    @JCStressTest
    @Outcome(id = "[0-9]+, 0", expect = Expect.ACCEPTABLE, desc = "The right ones, or seen as lapped.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Torn, another one, or lost unseen.")
    @State
    public static class WriterAgainstReader {
        private final EventRing ring = ring();

        @Actor
        public void writer() {
            for (int i = 0; i < ENTRIES.size(); i++) {
                ring.put(ENTRIES.get(i));
            }
        }

        @Actor
        public void reader(II_Result result) {
            for (long position = 1; position <= ENTRIES.size(); position++) {
                long newest = ring.newest();
                if (position <= newest) {
                    result.r2 += fault(ring, position, result);
                }
                if (newest > 0) {
                    result.r2 += fault(ring, newest, result);
                }
            }
        }
    }

    /** Behind a hole the ring begins anew: nothing is found in the hole, and what comes after it is found. */
    @JCStressTest
    @Outcome(id = "[0-9]+, 0", expect = Expect.ACCEPTABLE, desc = "Nothing in the hole, the right ones beside it.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Something in the hole, or nothing where something is.")
    @State
    public static class AHole {
        private final EventRing ring = ring();

        @Actor
        public void writer() {
            ring.put(ENTRIES.get(0));
            ring.put(ENTRIES.get(1));
            ring.put(ENTRIES.get(4));
            ring.put(ENTRIES.get(5));
        }

        @Actor
        public void reader(II_Result result) {
            long newest = ring.newest();
            if (ring.get(3) != null || ring.get(4) != null) {
                result.r2++;
            }
            if (newest >= 5) {
                result.r2 += fault(ring, newest, result);
            }
            Delivery.Entry first = ring.get(1);
            if (first != null && first.cursor().position() != 1) {
                result.r2++;
            }
        }
    }
}
