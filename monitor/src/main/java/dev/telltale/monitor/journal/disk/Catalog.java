package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which executions are kept, which segments there are, and where in them events lie.
 *
 * <p>The writer changes it, in turns of a fraction of a microsecond; readers look up and read files without its lock. Thread-safe.
 */
final class Catalog {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, KeptExecution> executions = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, KeptExecution> byStart = new ConcurrentSkipListMap<>();
    private final DefinitionFiles definitions;
    private volatile List<Segment> segments = List.of();

    /** Position of the newest acknowledged event. Written last, with release order: who has read it sees everything up to it. */
    private final AtomicLong head = new AtomicLong();

    /** @param definitions told which of them executions refer to */
    Catalog(DefinitionFiles definitions) {
        this.definitions = definitions;
    }

    // ---- segments

    /** By ascending position; the last one is written to. */
    List<Segment> segments() {
        return segments;
    }

    /** Adds the segment that is written to from now on. */
    void begin(Segment segment) {
        lock.lock();
        try {
            List<Segment> more = new ArrayList<>(segments);
            more.add(segment);
            segments = List.copyOf(more);
        } finally {
            lock.unlock();
        }
    }

    /** Notes what is in a segment that was there before; in the order of segments. */
    void load(Segment segment, SegmentTable table) {
        lock.lock();
        try {
            for (Stretch stretch : table.stretches) {
                KeptExecution execution = executions.get(stretch.executionId);
                if (execution != null && stretch.fromSeq <= execution.lastSeq()) { // its id was free again
                    remove(execution);
                    execution = null;
                }
                if (execution == null) {
                    execution = new KeptExecution(stretch.executionId, stretch.firstPosition);
                    executions.put(execution.id, execution);
                }
                segment.keep(stretch);
                note(execution, segment, stretch);
                execution.resume();
            }
            for (Tombstone tombstone : table.tombstones) {
                segment.add(tombstone);
                KeptExecution execution = executions.get(tombstone.executionId());
                Kept known = execution == null ? null : execution.known();
                if (execution != null && known != null && known.lastPosition() <= tombstone.last()) {
                    remove(execution);
                }
            }
            segment.lastPosition = table.lastPosition;
            segment.micros = table.micros;
            head.setRelease(Math.max(head.getPlain(), Math.max(segment.first - 1, table.lastPosition)));
        } finally {
            lock.unlock();
        }
        begin(segment);
    }

    /** An index file has from now on what is in a segment. */
    void seal(Segment segment) {
        lock.lock();
        try {
            SegmentTable table = segment.growing;
            segment.growing = null;
            if (table != null) {
                table.stretches.forEach(stretch -> stretch.places = null);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- executions

    @Nullable
    KeptExecution execution(String id) {
        return executions.get(id);
    }

    /** Those of which something is acknowledged, by ascending position of their first event. */
    List<Kept> kept() {
        return byStart.values().stream()
                .map(KeptExecution::known)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Takes in an execution whose first event is queued. */
    void expect(KeptExecution execution) {
        executions.put(execution.id, execution);
    }

    /** Notes a batch, which can be read from now on. */
    void acknowledge(Segment segment, KeptExecution execution, Frame frame, int offset) {
        lock.lock();
        try {
            SegmentTable table = Objects.requireNonNull(segment.growing);
            int before = table.stretches.size();
            Stretch stretch = Objects.requireNonNull(table.add(frame, offset));
            if (table.stretches.size() > before) {
                segment.kept.add(stretch);
            }
            segment.keptBytes += frame.length();
            segment.lastPosition = table.lastPosition;
            segment.micros = table.micros;
            segment.length = offset + (long) frame.length();
            note(execution, segment, stretch);
            head.setRelease(table.lastPosition);
        } finally {
            lock.unlock();
        }
    }

    /** Notes a tombstone, whose execution was removed when it was queued. */
    void acknowledge(Segment segment, Frame frame, int offset) {
        lock.lock();
        try {
            SegmentTable table = Objects.requireNonNull(segment.growing);
            table.add(frame, offset);
            segment.add(table.tombstones.get(table.tombstones.size() - 1));
            segment.length = offset + (long) frame.length();
        } finally {
            lock.unlock();
        }
    }

    private void note(KeptExecution execution, Segment segment, Stretch stretch) {
        boolean isFirst = execution.known() == null;
        execution.add(segment, stretch);
        if (isFirst) {
            byStart.put(execution.firstPosition, execution);
            definitions.use(execution.definition());
        }
    }

    /** Lets go of an execution. @return whether it was there */
    boolean forget(KeptExecution execution) {
        lock.lock();
        try {
            return remove(execution);
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(KeptExecution execution) {
        if (!executions.remove(execution.id, execution)) {
            return false;
        }
        byStart.remove(execution.firstPosition);
        definitions.release(execution.definition());
        execution.parts().forEach(part -> part.segment().letGo(part.stretch()));
        return true;
    }

    /** Time of the newest event that is there, microseconds since the epoch; 0 if there is none. */
    long newestMicros() {
        long newest = 0;
        for (Segment segment : segments) {
            newest = Math.max(newest, segment.micros);
        }
        return newest;
    }

    /** Whether an event at a position belongs to an execution that is kept. */
    boolean isKept(String executionId, long position) {
        KeptExecution execution = executions.get(executionId);
        return execution != null && execution.firstPosition <= position;
    }

    // ---- places

    long head() {
        return head.getAcquire();
    }

    /** Position of the oldest event that is kept, or behind the head if there is none. */
    long tail() {
        long newest = head();
        Map.Entry<Long, KeptExecution> oldest = byStart.firstEntry();
        return oldest == null ? newest + 1 : oldest.getKey();
    }

    /** What a segment holds of an execution from a seq on. @param places as in {@link Stretch}, null if an index file has them */
    record Found(Segment segment, Stretch stretch, long toSeq, int @Nullable [] places) {}

    /** Where events of an execution from a seq on are, up to the end of a segment; null if there are none. */
    @Nullable
    Found find(KeptExecution execution, long seq, int limit) {
        lock.lock();
        try {
            KeptExecution.Part part = execution.partFrom(seq);
            if (part == null) {
                return null;
            }
            Stretch stretch = part.stretch();
            Ints places = stretch.places;
            return new Found(
                    part.segment(),
                    stretch,
                    stretch.toSeq,
                    places == null ? null : Places.frames(places, stretch.fromSeq, seq, limit));
        } finally {
            lock.unlock();
        }
    }

    /** Offset of a frame at a position or before it, as near as is known while the segment has no index file; -1 if it has one. */
    int growingOffset(Segment segment, long position) {
        lock.lock();
        try {
            SegmentTable table = segment.growing;
            return table == null ? -1 : Places.offset(table.positions, position - segment.first);
        } finally {
            lock.unlock();
        }
    }
}
