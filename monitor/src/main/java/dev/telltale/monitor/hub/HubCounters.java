package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Delivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What happened at the hub so far. Thread-safe. */
public final class HubCounters {
    /** A subscriber that resumed found what follows in memory, or nothing followed yet. */
    static final String RING = "ring";

    /** It had to be read from the journal. */
    static final String JOURNAL = "journal";

    /** What follows right behind its place was not there any more. */
    static final String NONE = "none";

    final LongAdder refusals = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder conflated = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder disconnected = new LongAdder();
    private final Map<String, LongAdder> gaps =
            adders(List.of(Delivery.Gap.RETENTION, Delivery.Gap.DAMAGE, Delivery.Gap.EPOCH, Delivery.Gap.OVERFLOW));
    private final Map<String, LongAdder> recoveries = adders(List.of(RING, JOURNAL, NONE));

    HubCounters() {}

    private static Map<String, LongAdder> adders(List<String> names) {
        Map<String, LongAdder> adders = new LinkedHashMap<>();
        names.forEach(name -> adders.put(name, new LongAdder()));
        return adders;
    }

    void gap(String reason) {
        Objects.requireNonNull(gaps.get(reason), reason).increment();
    }

    void recovery(String source) {
        Objects.requireNonNull(recoveries.get(source), source).increment();
    }

    private static Map<String, Long> sums(Map<String, LongAdder> adders) {
        Map<String, Long> sums = new LinkedHashMap<>();
        adders.forEach((name, adder) -> sums.put(name, adder.sum()));
        return sums;
    }

    /** Events that the sink did not pass on; readers take them from the journal. */
    public long refusals() {
        return refusals.sum();
    }

    /** Events delivered, over all readers. */
    public long delivered() {
        return delivered.sum();
    }

    /** Events that gave way to newer ones of their kind. */
    public long conflated() {
        return conflated.sum();
    }

    /** Gaps delivered, by reason. */
    public Map<String, Long> gaps() {
        return sums(gaps);
    }

    /** Events in those gaps. */
    public long lost() {
        return lost.sum();
    }

    /** Subscribers that resumed: by {@code ring} or {@code journal}, where what they missed was; {@code none} if some of it was gone. */
    public Map<String, Long> recoveries() {
        return sums(recoveries);
    }

    /** Subscribers closed because they fell behind and wanted that. */
    public long disconnected() {
        return disconnected.sum();
    }

    /** Subscribers that threw and were removed. */
    public long failures() {
        return failures.sum();
    }
}
