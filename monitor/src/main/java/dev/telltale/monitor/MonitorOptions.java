package dev.telltale.monitor;

import java.time.Clock;

/**
 * The bounds of a monitor. Immutable, thread-safe.
 *
 * @param sinkCapacity batches of events that the multicast sink may hold; it is drained at once, so it stays nearly empty
 * @param ringSlots newest events that watchers read without the journal; rounded up to a power of two
 * @param ringBytes and how many bytes those may take, estimated
 * @param finishedExecutions how many ended executions are kept; the oldest are forgotten first
 * @param viewBytes and how many bytes their views may take, estimated
 * @param clock for elapsed times
 */
public record MonitorOptions(
        int sinkCapacity, int ringSlots, long ringBytes, int finishedExecutions, long viewBytes, Clock clock) {
    /** For a server of moderate size: 16 MiB of ring and 64 MiB of views. */
    public static final MonitorOptions DEFAULT =
            new MonitorOptions(1024, 16_384, 16L << 20, 1000, 64L << 20, Clock.systemUTC());

    public MonitorOptions {
        if (sinkCapacity < 1 || ringSlots < 1 || ringBytes < 1 || finishedExecutions < 1 || viewBytes < 1) {
            throw new IllegalArgumentException("each bound of a monitor is at least 1");
        }
    }

    public MonitorOptions withRing(int slots, long bytes) {
        return new MonitorOptions(sinkCapacity, slots, bytes, finishedExecutions, viewBytes, clock);
    }

    public MonitorOptions withViews(int finished, long bytes) {
        return new MonitorOptions(sinkCapacity, ringSlots, ringBytes, finished, bytes, clock);
    }

    public MonitorOptions withClock(Clock next) {
        return new MonitorOptions(sinkCapacity, ringSlots, ringBytes, finishedExecutions, viewBytes, next);
    }
}
