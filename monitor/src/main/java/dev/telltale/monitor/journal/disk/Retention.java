package dev.telltale.monitor.journal.disk;

import java.time.Duration;

/**
 * How long executions that have ended are kept; what exceeds any of these goes, the first to have ended first. Those that go on are
 * never touched.
 *
 * @param age since their end
 * @param bytes that the log may take on disk; live executions count, the segment that is written to does not
 * @param finished how many; each takes some 300 bytes of heap
 */
public record Retention(Duration age, long bytes, int finished) {
    /**
     * A week, so that Monday can ask about Friday; 4 GiB, some 14 million events, that fit any server's disk; 10,000 executions, whose
     * entries take 3 MB of heap.
     */
    public static final Retention DEFAULT = new Retention(Duration.ofDays(7), 4L << 30, 10_000);

    public Retention {
        if (age.isNegative() || bytes < 1 || finished < 0) {
            throw new IllegalArgumentException("a retention of " + age + ", " + bytes + " bytes and " + finished
                    + " executions keeps nothing; use none below zero, and at least one byte");
        }
    }

    long ageMicros() {
        long seconds = Math.min(age.getSeconds(), Long.MAX_VALUE / 2_000_000);
        return seconds * 1_000_000 + age.getNano() / 1000;
    }

    /** How much may be kept: the rest of the bytes is for what was let go of and lies between. */
    long keptBytes() {
        return bytes - bytes / 4;
    }
}
