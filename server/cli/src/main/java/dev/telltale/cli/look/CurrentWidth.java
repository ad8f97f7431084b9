package dev.telltale.cli.look;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** How wide a terminal is that somebody may resize. Measured at most once a second, since it takes a process. Not thread-safe. */
final class CurrentWidth {
    private static final long GOOD_FOR = Duration.ofSeconds(1).toNanos();

    private final IntSupplier measure;
    private final LongSupplier nanos;
    private int columns; // 0 before the first time
    private long measuredAt;

    /** @param measure how wide it is, @param nanos the time, of any beginning */
    CurrentWidth(IntSupplier measure, LongSupplier nanos) {
        this.measure = measure;
        this.nanos = nanos;
    }

    /** In characters. */
    int columns() {
        long now = nanos.getAsLong();
        if (columns == 0 || now - measuredAt >= GOOD_FOR) {
            columns = measure.getAsInt();
            measuredAt = now;
        }
        return columns;
    }
}
