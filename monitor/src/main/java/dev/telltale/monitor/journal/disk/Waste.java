package dev.telltale.monitor.journal.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tells what segments are still good for. Under the catalog's lock. */
final class Waste {
    /** A segment more than one in so many of whose bytes are dead is rewritten; so each byte is copied about once at the most. */
    private static final int DEAD_SHARE = 2;

    /** The same, where there is more than retention allows. As a quarter of that is dead then, there is one. */
    private static final int DEAD_SHARE_BEYOND = 8;

    private final List<Segment> segments;
    private final Collection<KeptExecution> untold;

    /**
     * @param segments all of them; the last one is written to
     * @param untold executions that have no tombstone yet: nothing of what they lie in may go
     */
    Waste(List<Segment> segments, Collection<KeptExecution> untold) {
        this.segments = segments;
        this.untold = untold;
    }

    /** Segments that lie side by side and are to become one. @param until last position that lies in them */
    record Rewrite(List<Segment> segments, long until) {}

    /** A segment of which nothing is needed any more. */
    Optional<Segment> worthless() {
        for (int i = 0; i < segments.size() - 1; i++) {
            Segment segment = segments.get(i);
            if (isSealed(i)
                    && segment.keptBytes == 0
                    && needed(segment, List.of(segment)).isEmpty()) {
                return Optional.of(segment);
            }
        }
        return Optional.empty();
    }

    /** Whether one that is not the last may be changed. */
    private boolean isSealed(int index) {
        return segments.get(index).growing == null
                && untold.stream().noneMatch(one -> overlaps(index, one.firstPosition, one.lastPosition()));
    }

    private boolean overlaps(int index, long first, long last) {
        return segments.get(index).first <= last && end(index) > first;
    }

    /** Tombstones of a segment that forget something which others than these may still hold. */
    List<Tombstone> needed(Segment segment, List<Segment> apartFrom) {
        return segment.tombstones.stream()
                .filter(tombstone -> isNeeded(tombstone, apartFrom))
                .toList();
    }

    private boolean isNeeded(Tombstone tombstone, List<Segment> apartFrom) {
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (overlaps(i, tombstone.first(), tombstone.last())
                    && segment.deadBytes() > 0
                    && !apartFrom.contains(segment)) {
                return true;
            }
        }
        return false;
    }

    /** Behind the last position that lies in a segment. */
    private long end(int index) {
        return index + 1 < segments.size() ? segments.get(index + 1).first : Long.MAX_VALUE;
    }

    /** What to rewrite next. */
    Optional<Rewrite> worthRewriting(DiskOptions options) {
        long bytes = 0;
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            bytes += segment.length;
        }
        int share = bytes > options.retention().bytes() ? DEAD_SHARE_BEYOND : DEAD_SHARE;
        for (int i = 0; i < segments.size() - 1; i++) {
            Segment segment = segments.get(i);
            if (isSealed(i) && segment.deadBytes() > segment.length / share) {
                return Optional.of(rewrite(i, 1));
            }
        }
        return neighbours(options.segmentBytes() / 2);
    }

    /** Small ones that lie side by side: else an execution that waits for weeks would leave a small file of each day. */
    private Optional<Rewrite> neighbours(int bytes) {
        for (int i = 0; i < segments.size() - 2; i++) {
            Segment one = segments.get(i);
            Segment other = segments.get(i + 1);
            if (isSealed(i)
                    && isSealed(i + 1)
                    && one.length + other.length <= bytes
                    && end(i + 1) - one.first < Integer.MAX_VALUE) { // places are told as far as that
                return Optional.of(rewrite(i, 2));
            }
        }
        return Optional.empty();
    }

    private Rewrite rewrite(int from, int count) {
        return new Rewrite(new ArrayList<>(segments.subList(from, from + count)), end(from + count - 1) - 1);
    }
}
