package dev.telltale.monitor.journal.disk;

import java.util.List;

/**
 * Positions that damage has taken: what lay there cannot be told.
 *
 * @param first the lowest of them
 * @param last the highest; {@link Long#MAX_VALUE} if they go on to the next segment
 */
record Hole(long first, long last) {
    /** How many positions behind another one are lost. */
    static long behind(long position, List<Hole> holes) {
        return holes.stream()
                .mapToLong(hole -> Math.max(0, hole.last - Math.max(position, hole.first - 1)))
                .sum();
    }

    boolean covers(Hole other) {
        return first <= other.first && other.last <= last;
    }

    /** From the first position of both to the last. */
    Hole and(Hole other) {
        return new Hole(Math.min(first, other.first), Math.max(last, other.last));
    }

    /** It ends before the next segment. @param next the first position there */
    Hole before(long next) {
        return new Hole(first, Math.min(last, next - 1));
    }
}
