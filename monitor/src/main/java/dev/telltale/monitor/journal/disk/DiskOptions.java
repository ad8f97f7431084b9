package dev.telltale.monitor.journal.disk;

import java.time.Clock;
import java.time.Duration;

/**
 * How a journal on disk keeps what it is given. Immutable, thread-safe.
 *
 * @param fsync when what was written is made to survive a power failure
 * @param segmentBytes at which a segment is full; a frame that is larger has one of its own
 * @param syncInterval longest time between a write and its fsync, with {@link Fsync#GROUP}
 * @param syncBytes after so many written bytes the fsync comes sooner, with {@link Fsync#GROUP}; four times as many wait for it, and are
 *     kept in memory until then
 * @param retention what becomes of executions that have ended
 * @param queueBytes estimated heap of what is queued, beyond which the journal {@link DiskJournal#isBehind is behind}; four times as many
 *     are refused
 * @param reserveBytes of a file that is given up when the disk is full, so that what is queued still finds room
 * @param indexCacheBytes of heap for parts of indexes that were read not long ago
 * @param clock for opening times and ages; events have stamps of their own
 */
public record DiskOptions(
        Fsync fsync,
        int segmentBytes,
        Duration syncInterval,
        int syncBytes,
        Retention retention,
        long queueBytes,
        int reserveBytes,
        long indexCacheBytes,
        Clock clock) {

    /** When what was written is made to survive a power failure; the death of the process alone it survives with any of them. */
    public enum Fsync {
        /** Before it is acknowledged. */
        ALWAYS,
        /** Soon after it is acknowledged; a power failure takes the last few milliseconds. */
        GROUP,
        /** When the system likes to, and at a clean close. */
        NEVER
    }

    public static final DiskOptions DEFAULT = new DiskOptions(
            Fsync.GROUP,
            64 << 20,
            Duration.ofMillis(50),
            8 << 20,
            Retention.DEFAULT,
            16L << 20,
            16 << 20,
            16L << 20,
            Clock.systemUTC());

    public DiskOptions {
        if (segmentBytes < 1 << 10 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException("a segment of " + segmentBytes + " bytes; use 1 KiB to 1 GiB");
        }
        if (syncBytes < 1 || queueBytes < 1 || reserveBytes < 0 || indexCacheBytes < 0 || syncInterval.isNegative()) {
            throw new IllegalArgumentException("a bound of the journal is less than nothing: syncInterval "
                    + syncInterval + ", syncBytes " + syncBytes + ", queueBytes " + queueBytes + ", reserveBytes "
                    + reserveBytes + ", indexCacheBytes " + indexCacheBytes);
        }
    }

    public DiskOptions withFsync(Fsync next) {
        return new DiskOptions(
                next,
                segmentBytes,
                syncInterval,
                syncBytes,
                retention,
                queueBytes,
                reserveBytes,
                indexCacheBytes,
                clock);
    }

    public DiskOptions withSegmentBytes(int next) {
        return new DiskOptions(
                fsync, next, syncInterval, syncBytes, retention, queueBytes, reserveBytes, indexCacheBytes, clock);
    }

    /** With other bounds between a write and its fsync. */
    public DiskOptions withSync(Duration interval, int bytes) {
        return new DiskOptions(
                fsync, segmentBytes, interval, bytes, retention, queueBytes, reserveBytes, indexCacheBytes, clock);
    }

    public DiskOptions withRetention(Retention next) {
        return new DiskOptions(
                fsync, segmentBytes, syncInterval, syncBytes, next, queueBytes, reserveBytes, indexCacheBytes, clock);
    }

    public DiskOptions withQueueBytes(long next) {
        return new DiskOptions(
                fsync, segmentBytes, syncInterval, syncBytes, retention, next, reserveBytes, indexCacheBytes, clock);
    }

    public DiskOptions withReserveBytes(int next) {
        return new DiskOptions(
                fsync, segmentBytes, syncInterval, syncBytes, retention, queueBytes, next, indexCacheBytes, clock);
    }

    public DiskOptions withIndexCacheBytes(long next) {
        return new DiskOptions(
                fsync, segmentBytes, syncInterval, syncBytes, retention, queueBytes, reserveBytes, next, clock);
    }

    public DiskOptions withClock(Clock next) {
        return new DiskOptions(
                fsync,
                segmentBytes,
                syncInterval,
                syncBytes,
                retention,
                queueBytes,
                reserveBytes,
                indexCacheBytes,
                next);
    }
}
