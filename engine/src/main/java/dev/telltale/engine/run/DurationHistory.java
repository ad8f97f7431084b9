package dev.telltale.engine.run;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How it went with the nodes of one workflow in executions before: of each node outside loop bodies the exponentially weighted mean of how
 * long it took, and whether it was skipped the last time.
 *
 * <p>Kept in memory only. Thread-safe: of two samples at the same moment one may be lost.
 */
final class DurationHistory {
    /** What the newest sample counts for: half of the mean is made of the last two. */
    static final double WEIGHT = 0.3;

    /** A sample this near to the mean leaves it: nodes that take no time then never write what other cores read. */
    private static final long NEAR_MICROS = 1_000;

    /** How a node's last turn went. */
    enum Last {
        UNKNOWN,
        RAN,
        /** Its own condition was false. */
        NOT_WANTED,
        /** A switch did not choose it, or what it handles did not fail. */
        NOT_CHOSEN
    }

    private static final Last[] LASTS = Last.values();

    private final AtomicLongArray means; // microseconds and 1, or 0 when unknown
    private final AtomicIntegerArray lasts;

    DurationHistory(int nodes) {
        means = new AtomicLongArray(nodes);
        lasts = new AtomicIntegerArray(nodes);
    }

    /** A node ran from its start to its end. @param node by its number */
    void took(int node, long micros) {
        long mean = micros(node);
        if (mean < 0) {
            means.setOpaque(node, micros + 1);
        } else if (Math.abs(micros - mean) >= NEAR_MICROS) {
            means.setOpaque(node, mean + Math.round((micros - mean) * WEIGHT) + 1);
        }
        went(node, Last.RAN);
    }

    /** A node's turn ended. */
    void went(int node, Last how) {
        if (lasts.getOpaque(node) != how.ordinal()) {
            lasts.setOpaque(node, how.ordinal());
        }
    }

    /** How long a node took, in microseconds; -1 if it never ran to its end. */
    long micros(int node) {
        return means.getOpaque(node) - 1;
    }

    Last last(int node) {
        return LASTS[lasts.getOpaque(node)];
    }
}
