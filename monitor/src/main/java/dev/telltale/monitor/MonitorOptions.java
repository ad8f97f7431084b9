package dev.telltale.monitor;

import java.time.Clock;

/**
 * The bounds of a monitor. Immutable, thread-safe.
 *
 * @param sinkCapacity batches of events that the multicast sink may hold; it is drained at once, so it stays nearly empty
 * @param ringSlots newest events that watchers read without the journal; rounded up to a power of two. A watcher that is farther behind
 *     has fallen behind its bounds
 * @param ringBytes and how many bytes those may take, estimated
 * @param pageBytes how many bytes pages of a durable journal may take that are kept for watchers who are behind, estimated
 * @param finishedExecutions how many ended executions are kept, the oldest are forgotten first; over a durable journal that is the
 *     journal's to decide
 * @param viewBytes how many bytes views may take, estimated: those of ended executions, or over a durable journal all of them
 * @param checkpointBytes how many bytes may be taken by what executions were in the past, estimated
 * @param clock for elapsed times
 */
public record MonitorOptions(
        int sinkCapacity,
        int ringSlots,
        long ringBytes,
        long pageBytes,
        int finishedExecutions,
        long viewBytes,
        long checkpointBytes,
        Clock clock) {
    /** For a server of moderate size: 16 MiB of ring, of pages and of checkpoints, and 64 MiB of views. */
    public static final MonitorOptions DEFAULT =
            new MonitorOptions(1024, 16_384, 16L << 20, 16L << 20, 1000, 64L << 20, 16L << 20, Clock.systemUTC());

    public MonitorOptions {
        if (sinkCapacity < 1
                || ringSlots < 1
                || ringBytes < 1
                || pageBytes < 1
                || finishedExecutions < 1
                || viewBytes < 1
                || checkpointBytes < 1) {
            throw new IllegalArgumentException("each bound of a monitor is at least 1");
        }
    }

    public MonitorOptions withRing(int slots, long bytes) {
        return new MonitorOptions(
                sinkCapacity, slots, bytes, pageBytes, finishedExecutions, viewBytes, checkpointBytes, clock);
    }

    public MonitorOptions withPages(long bytes) {
        return new MonitorOptions(
                sinkCapacity, ringSlots, ringBytes, bytes, finishedExecutions, viewBytes, checkpointBytes, clock);
    }

    public MonitorOptions withViews(int finished, long bytes) {
        return new MonitorOptions(
                sinkCapacity, ringSlots, ringBytes, pageBytes, finished, bytes, checkpointBytes, clock);
    }

    public MonitorOptions withCheckpoints(long bytes) {
        return new MonitorOptions(
                sinkCapacity, ringSlots, ringBytes, pageBytes, finishedExecutions, viewBytes, bytes, clock);
    }

    public MonitorOptions withClock(Clock next) {
        return new MonitorOptions(
                sinkCapacity, ringSlots, ringBytes, pageBytes, finishedExecutions, viewBytes, checkpointBytes, next);
    }
}
