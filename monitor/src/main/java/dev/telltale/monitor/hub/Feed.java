package dev.telltale.monitor.hub;

import dev.telltale.monitor.stream.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * What one reader reads, at its own pace: without waiting where it can, and else with the help of another thread.
 *
 * <p>Not thread-safe but for {@link #position}, {@link #isBehind} and {@link #isPast}: used by one thread at a time.
 */
interface Feed {
    /** What has to be done by {@link #readOn} before it can go on. */
    enum Need {
        NOTHING,
        /** A page or a few from the journal. */
        READ,
        /** Maybe a whole execution from the journal. */
        FOLD
    }

    /** What it needs now. */
    Need need();

    /** Does what it needs; may wait for a disk. Nothing else is called meanwhile. */
    void readOn();

    /** The first delivery; to be called when it needs nothing. */
    Delivery.Opened open(String streamId);

    /**
     * The next delivery; never waits.
     *
     * @param looks how many events to look at, at the most
     * @return null if nothing is there yet, nothing of interest among as many events, or something is needed first
     */
    @Nullable
    Delivery next(int looks);

    /** Position of the last event that is dealt with. */
    long position();

    /** Whether something is there that {@link #next} has not dealt with. */
    boolean isBehind();

    /** Whether it has only so many events before it, all of them in the ring, and nothing else to deliver. */
    boolean isCloseBehind(long events);

    /** Whether it has kept up once, and the ring does not have any more what it has to deal with next. */
    boolean isPast();

    /** Goes on with the newer half of the ring; what is left out follows as a gap. */
    void dropOldest();

    /** Whether nothing can follow. */
    boolean hasEnded();

    /** Lets go of what was read ahead. */
    void rest();
}
