package dev.telltale.server.fanout;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What happened on live streams of one kind so far. Thread-safe. */
public final class StreamCounters {
    final LongAdder delivered = new LongAdder();
    final LongAdder gaps = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder live = new LongAdder();
    final LongAdder blocked = new LongAdder();
    final NamedCounts ended = new NamedCounts();

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

    /** Streams not opened because there were too many, or the server ends. */
    public long refused() {
        return refused.sum();
    }

    /** How many streams keep up now. */
    public long live() {
        return live.sum();
    }

    /** How many streams that kept up wait for their clients to take something now. */
    public long blocked() {
        return blocked.sum();
    }

    /** How many streams are on their way to where they keep up now. */
    public long approaching() {
        return Math.max(0, open() - live() - blocked()); // which are not counted at one moment
    }

    /** How many streams have ended, by why. */
    public Map<String, Long> ended() {
        return ended.sums();
    }
}
