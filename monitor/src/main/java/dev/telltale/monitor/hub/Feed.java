package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/** What one reader reads, at its own pace. Not thread-safe but for {@link #isBehind}: used by one thread at a time. */
interface Feed {
    /** The first delivery. */
    Delivery.Opened open(String streamId);

    /**
     * The next delivery.
     *
     * @param looks how many events to look at, at the most
     * @return null if nothing is there yet, or nothing of interest among as many events
     */
    @Nullable
    Delivery next(int looks);

    /** Position of the last event that is dealt with. */
    long position();

    /** Whether something is there that {@link #next} has not dealt with. */
    boolean isBehind();

    /** Whether nothing can follow. */
    boolean hasEnded();

    /** Lets go of what was read ahead. */
    void rest();
}
