package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Kept;
import dev.telltale.event.ExecutionStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution: what was appended of it, and where what was acknowledged lies. */
final class KeptExecution {
    final String id;

    /** Position of its first event. */
    final long firstPosition;

    // Of the queue, under its lock.
    long appendedSeq;
    boolean beganPending;
    boolean hasEnded;

    /** After its newest event that was encoded. Of the writer. */
    ExecutionStatus encodedStatus = ExecutionStatus.RUNNING;

    // Under the catalog's lock.
    private final List<Part> parts = new ArrayList<>();

    /** Time of its newest acknowledged event, microseconds since the epoch. Under the catalog's lock. */
    private long micros;

    /** What was acknowledged of it; null while nothing was. */
    private volatile @Nullable Kept known;

    KeptExecution(String id, long firstPosition) {
        this.id = id;
        this.firstPosition = firstPosition;
    }

    /** What a segment holds of it. */
    record Part(Segment segment, Stretch stretch) {}

    /** What was acknowledged of it; null while nothing was. */
    @Nullable
    Kept known() {
        return known;
    }

    /** Seq of its newest acknowledged event. */
    long lastSeq() {
        Kept now = known;
        return now == null ? 0 : now.lastSeq();
    }

    /** Position of its newest acknowledged event. */
    long lastPosition() {
        Kept now = known;
        return now == null ? 0 : now.lastPosition();
    }

    /** Whether its terminal event is acknowledged. */
    boolean isOver() {
        Kept now = known;
        return now != null && now.status().isTerminal();
    }

    long micros() {
        return micros;
    }

    /** In the order of seq. */
    List<Part> parts() {
        return parts;
    }

    /** Adds what another segment holds of it, or notices that the last of them has grown. */
    void add(Segment segment, Stretch stretch) {
        move(segment, stretch);
        micros = stretch.micros;
        known = new Kept(id, firstPosition, stretch.toSeq, stretch.lastPosition, stretch.status);
    }

    /** Adds what another segment holds of it; that was known before. */
    void move(Segment segment, Stretch stretch) {
        int at = parts.size();
        while (at > 0 && parts.get(at - 1).stretch.fromSeq > stretch.fromSeq) {
            at--;
        }
        if (at == 0 || parts.get(at - 1).stretch != stretch) {
            parts.add(at, new Part(segment, stretch));
        }
    }

    /** A segment holds nothing of it any more, or something else. */
    void leave(Segment segment) {
        parts.removeIf(part -> part.segment == segment);
    }

    /** It goes on where an earlier life of the journal left it. */
    void resume() {
        Kept before = known;
        if (before != null) {
            appendedSeq = before.lastSeq();
            hasEnded = before.status().isTerminal();
            beganPending = appendedSeq == 1 && before.status() == ExecutionStatus.PENDING;
            encodedStatus = before.status();
        }
    }

    /** What followed its newest event may be among what is missing of the journal, unless that is its end. */
    void lose(List<Hole> holes) {
        Kept before = known;
        if (before != null && !before.status().isTerminal()) {
            long lost = Hole.behind(before.lastPosition(), holes);
            known = new Kept(id, firstPosition, before.lastSeq(), before.lastPosition(), before.status(), lost);
            appendedSeq = before.lastSeq() + lost;
        }
    }

    /** The first part that has an event with at least this seq, or null if there is none. */
    @Nullable
    Part partFrom(long seq) {
        int low = 0;
        int high = parts.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (parts.get(middle).stretch.toSeq < seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == parts.size() ? null : parts.get(low);
    }

    /** Hash of its workflow's text; empty if its first event is damaged. */
    String definition() {
        return parts.isEmpty() ? "" : parts.get(0).stretch.definition;
    }
}
