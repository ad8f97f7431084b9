package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Kept;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which executions are kept, which segments there are, and where in them events lie.
 *
 * <p>The writer changes it, in turns of a fraction of a microsecond; readers look up and read files without its lock. Thread-safe.
 */
final class Catalog {
    private final ReentrantLock lock = new ReentrantLock();
    private final KeptExecutions executions;
    private volatile List<Segment> segments = List.of();

    /** Those that were let go of, and no tombstone says so yet: after a crash they would be there again. Under the lock. */
    private final Set<KeptExecution> untold = new HashSet<>();

    /** Position of the newest acknowledged event. Written last, with release order: who has read it sees everything up to it. */
    private final AtomicLong head = new AtomicLong();

    /** @param definitions told which of them executions refer to */
    Catalog(DefinitionFiles definitions) {
        this.executions = new KeptExecutions(definitions);
    }

    // ---- segments

    /** By ascending position; the last one is written to. */
    List<Segment> segments() {
        return segments;
    }

    /** Adds the segment that is written to from now on. */
    void begin(Segment segment) {
        inTurn(() -> {
            List<Segment> more = new ArrayList<>(segments);
            more.add(segment);
            segments = List.copyOf(more);
        });
    }

    /** Everything was loaded. @param holes what is missing of it */
    void loaded(List<Hole> holes) {
        inTurn(() -> {
            executions.sortEnded();
            if (!holes.isEmpty()) {
                executions.forEach(execution -> execution.lose(holes));
            }
        });
    }

    private void inTurn(Runnable action) {
        lock.lock();
        try {
            action.run();
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
                    executions.remove(execution);
                    execution = null;
                }
                if (execution == null) {
                    execution = new KeptExecution(stretch.executionId, stretch.firstPosition);
                    executions.expect(execution);
                }
                segment.keep(stretch);
                executions.note(execution, segment, stretch);
                execution.resume();
            }
            for (Tombstone tombstone : table.tombstones) {
                segment.add(tombstone);
                KeptExecution execution = executions.get(tombstone.executionId());
                Kept known = execution == null ? null : execution.known();
                if (execution != null && known != null && known.lastPosition() <= tombstone.last()) {
                    executions.remove(execution);
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

    /**
     * A segment counts only up to where it was durable; what lay behind is in another one.
     *
     * @param before what is in it up to there
     * @param moved frames that are acknowledged and lie in the other one now
     * @param isReplaced whether the other one has its name, and all that is left of it
     */
    void cut(Segment cut, long length, SegmentTable before, Segment fresh, List<Written> moved, boolean isReplaced) {
        Segment rest = isReplaced ? fresh : cut;
        lock.lock();
        try {
            executions.forEach(execution -> execution.leave(cut));
            rest.hold(before, length);
            keep(rest, before);
            for (Written frame : moved) {
                place(fresh, frame.frame(), frame.offset);
            }
            List<Segment> more = new ArrayList<>(segments);
            if (isReplaced) {
                more.remove(cut);
            }
            more.add(fresh);
            segments = List.copyOf(more);
        } finally {
            lock.unlock();
        }
    }

    /** What a table says of executions that are kept lies in a segment from now on. */
    private void keep(Segment segment, SegmentTable table) {
        for (Stretch stretch : table.stretches) {
            KeptExecution execution = executions.at(stretch.executionId, stretch.firstPosition);
            if (execution != null) {
                segment.keep(stretch);
                execution.move(segment, stretch);
            }
        }
    }

    /** What a segment holds of executions that are kept. */
    List<Stretch> keptOf(Segment segment) {
        lock.lock();
        try {
            return List.copyOf(segment.kept);
        } finally {
            lock.unlock();
        }
    }

    /** Asks what segments are still good for. */
    <T> T ask(Function<Waste, T> question) {
        lock.lock();
        try {
            return question.apply(new Waste(segments, untold));
        } finally {
            lock.unlock();
        }
    }

    /** A segment has no file any more. */
    void drop(Segment segment) {
        inTurn(() -> {
            List<Segment> fewer = new ArrayList<>(segments);
            fewer.remove(segment);
            segments = List.copyOf(fewer);
        });
    }

    /** One segment stands for several from now on. @param table what is in it */
    void replace(List<Segment> old, Segment fresh, SegmentTable table) {
        lock.lock();
        try {
            fresh.hold(table, fresh.length);
            for (Segment segment : old) {
                for (Stretch stretch : segment.kept) {
                    KeptExecution execution = executions.get(stretch.executionId);
                    if (execution != null) {
                        execution.leave(segment);
                    }
                }
            }
            keep(fresh, table);
            List<Segment> all = new ArrayList<>(segments);
            all.set(all.indexOf(old.get(0)), fresh);
            all.removeAll(old);
            segments = List.copyOf(all);
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
        return executions.known();
    }

    /** Takes in an execution whose first event is queued. */
    void expect(KeptExecution execution) {
        executions.expect(execution);
    }

    /** Notes what a frame says, which can be read from now on. */
    void acknowledge(Segment segment, Frame frame, int offset) {
        lock.lock();
        try {
            KeptExecution execution = executions.at(frame.executionId(), frame.position());
            Stretch stretch = place(segment, frame, offset);
            if (stretch != null && execution != null) {
                executions.note(execution, segment, stretch);
                head.setRelease(stretch.lastPosition);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes where a frame is. @return the stretch that it belongs to, or null if it is a tombstone */
    private @Nullable Stretch place(Segment segment, Frame frame, int offset) {
        SegmentTable table = Objects.requireNonNull(segment.growing);
        int before = table.stretches.size();
        Stretch stretch = table.add(frame, offset);
        segment.length = offset + (long) frame.length();
        segment.lastPosition = table.lastPosition;
        segment.micros = table.micros;
        if (stretch == null) {
            segment.add(table.tombstones.get(table.tombstones.size() - 1));
            return null;
        }
        KeptExecution execution = executions.at(stretch.executionId, frame.position());
        if (execution != null) { // it may have been let go of, and the frame be one that is written again
            if (table.stretches.size() > before) {
                segment.kept.add(stretch);
                execution.move(segment, stretch);
            }
            segment.keptBytes += frame.length();
        }
        return stretch;
    }

    /** Lets go of an execution; what it has on disk stays until that is {@link #told}. @return whether it was there */
    boolean forget(KeptExecution execution) {
        lock.lock();
        try {
            return executions.remove(execution) && untold.add(execution);
        } finally {
            lock.unlock();
        }
    }

    /** A tombstone says that an execution was let go of. */
    void told(KeptExecution forgotten) {
        inTurn(() -> untold.remove(forgotten));
    }

    /** Time of the newest event that is there, microseconds since the epoch; 0 if there is none. */
    long newestMicros() {
        return segments.stream().mapToLong(segment -> segment.micros).max().orElse(0);
    }

    /** Whether executions have ended since {@link #overdue} was asked. */
    boolean hasEndedSince() {
        return executions.hasEndedSince();
    }

    /** The first to have ended of those that exceed a retention, or null if none does. @param now microseconds since the epoch */
    @Nullable
    KeptExecution overdue(Retention retention, long now) {
        lock.lock();
        try {
            long bytes = 0;
            for (Segment segment : segments) {
                bytes += segment.keptBytes;
            }
            return executions.overdue(retention, now, bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Whether an event at a position belongs to an execution that is kept. */
    boolean isKept(String executionId, long position) {
        return executions.at(executionId, position) != null;
    }

    // ---- places

    long head() {
        return head.getAcquire();
    }

    /** Position of the oldest event that is kept, or behind the head if there is none. */
    long tail() {
        return executions.firstPositionOr(head() + 1);
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
