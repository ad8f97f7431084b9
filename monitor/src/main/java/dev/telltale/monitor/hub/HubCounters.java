package dev.telltale.monitor.hub;

import java.util.concurrent.atomic.LongAdder;

/** What happened at the hub so far. Thread-safe. */
public final class HubCounters {
    final LongAdder refusals = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder failures = new LongAdder();

    HubCounters() {}

    /** Events that the sink did not pass on; readers take them from the journal. */
    public long refusals() {
        return refusals.sum();
    }

    /** Events delivered, over all readers. */
    public long delivered() {
        return delivered.sum();
    }

    /** Gaps delivered. */
    public long gaps() {
        return gaps.sum();
    }

    /** Events in those gaps. */
    public long lost() {
        return lost.sum();
    }

    /** Subscribers that threw and were removed. */
    public long failures() {
        return failures.sum();
    }
}
