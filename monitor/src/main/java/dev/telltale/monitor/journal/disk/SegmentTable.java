package dev.telltale.monitor.journal.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a segment holds: of which executions, which tombstones, where positions are, what is damaged. Not thread-safe. */
final class SegmentTable {
    /** Bytes of the log between two known positions, unless a frame is longer. */
    static final int STEP = 4 << 10;

    /** Integers for each known position: how far it is from the segment's first, and the offset of its frame. */
    static final int PLACE = 2;

    final long first;
    final List<Stretch> stretches = new ArrayList<>();
    final List<Tombstone> tombstones = new ArrayList<>();
    final List<Damage> damages = new ArrayList<>();

    /** Positions of which there was something, which is damaged. */
    final List<Hole> holes = new ArrayList<>();

    /** Some positions, ascending, as long as no index file has them. */
    final Ints positions = new Ints(64);

    long lastPosition;

    /** Time of the newest event, microseconds since the epoch. */
    long micros;

    private final Map<String, Stretch> growing = new HashMap<>();

    /** Whether what followed the last position is damaged. */
    private boolean isTorn;

    SegmentTable(long first) {
        this.first = first;
        this.lastPosition = first - 1;
    }

    /** Adds the frame at an offset. @return the stretch that it is part of, or null for a tombstone */
    @Nullable
    Stretch add(Frame frame, int offset) {
        if (!frame.isBatch()) {
            tombstones.add(new Tombstone(frame.executionId(), frame.seq(), frame.position(), offset, frame.length()));
            return null;
        }
        if (isTorn && frame.position() > lastPosition + 1) {
            holes.add(new Hole(lastPosition + 1, frame.position() - 1));
        }
        isTorn = false;
        String id = frame.executionId();
        Stretch stretch = growing.get(id);
        if (stretch == null || frame.seq() <= stretch.toSeq) { // its id was free again
            stretch = Stretch.beginningWith(frame);
            growing.put(id, stretch);
            stretches.add(stretch);
        }
        stretch.add(frame, offset);
        if (positions.size() == 0 || offset - positions.get(positions.size() - 1) >= STEP) {
            positions.add((int) (frame.position() - first));
            positions.add(offset);
        }
        lastPosition = stretch.lastPosition;
        micros = Math.max(micros, frame.micros());
        return stretch;
    }

    /** What lies between the frames before and those to come is damaged. */
    void tear(Damage damage) {
        damages.add(damage);
        isTorn = true;
    }

    /** No frame follows. */
    void end() {
        if (isTorn) {
            breakOff();
        }
    }

    /** More was there behind the last frame, up to the next segment. */
    void breakOff() {
        if (holes.isEmpty() || holes.get(holes.size() - 1).last() < Long.MAX_VALUE) {
            holes.add(new Hole(lastPosition + 1, Long.MAX_VALUE));
        }
    }

    /** No frame is added any more. */
    void seal() {
        growing.clear();
    }
}
