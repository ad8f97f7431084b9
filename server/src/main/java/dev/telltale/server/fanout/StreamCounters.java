package dev.telltale.server.fanout;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What happened on live streams of one kind so far. Thread-safe. */
public final class StreamCounters {
    final LongAdder delivered = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder live = new LongAdder();

    final AtomicInteger open = new AtomicInteger();

    StreamCounters() {}

    /** How many are open. */
    public int open() {
        return open.get();
    }

    /** Events sent. */
    public long delivered() {
        return delivered.sum();
    }

    /** Gaps sent. */
    public long gaps() {
        return gaps.sum();
    }

    /** Streams not opened because there were too many. */
    public long refused() {
        return refused.sum();
    }

    /** How many streams keep up now. */
    public long live() {
        return live.sum();
    }
}
