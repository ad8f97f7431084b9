package dev.telltale.monitor.journal;

import dev.telltale.event.EventJournal.Entry;
import dev.telltale.event.RunEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of one execution are: position by seq.
 *
 * <p>Written under the journal's lock; read without. Eight bytes an event, against a few hundred of the event itself, make every lookup
 * one array access.
 */
final class ExecutionIndex {
    /** Its first event: kept when its place was dropped, as the execution's view keeps it anyway. */
    final Entry start;

    /** Of its first event, and of its last when there is one; estimated. Under the journal's lock. */
    private long bytes;

    /** Its terminal event. Under the journal's lock. */
    private @Nullable Entry end;

    private boolean isForgotten;
    private volatile Positions positions = new Positions(1, new long[8]);
    private volatile long lastSeq;

    /** @param bytes of the event, estimated */
    ExecutionIndex(Entry start, int bytes) {
        this.start = start;
        this.bytes = bytes;
    }

    String executionId() {
        return start.event().envelope().executionId();
    }

    /** Hash of its workflow text. */
    String definition() {
        return ((RunEvent.Opening) start.event()).definition();
    }

    /** Seq of the newest event. */
    long lastSeq() {
        return lastSeq;
    }

    /** Seq of the oldest event whose position is known. */
    long firstSeq() {
        return positions.first;
    }

    /** Whether its terminal event is there. Under the journal's lock. */
    boolean hasEnded() {
        return end != null;
    }

    /** Its terminal event, or null while there is none. Under the journal's lock. */
    @Nullable
    Entry end() {
        return end;
    }

    /** Estimated bytes of its first and its terminal event. Under the journal's lock. */
    long bytesOfEnds() {
        return bytes;
    }

    /** Whether its events were let go of on purpose, and not to make room. Under the journal's lock. */
    boolean isForgotten() {
        return isForgotten;
    }

    void forget() {
        isForgotten = true;
    }

    /** Its terminal event is there. @param size of it, estimated */
    void end(Entry last, int size) {
        end = last;
        bytes += size;
    }

    /** The position of an event between {@link #firstSeq} and {@link #lastSeq}; 0 if it is no longer known. */
    long position(long seq) {
        Positions known = positions;
        return seq < known.first ? 0 : known.at[(int) (seq - known.first)];
    }

    /**
     * Adds a batch.
     *
     * @param first position of its first event; the others follow without a hole
     * @param tail position of the oldest event that is kept; what lies before need not be known any more
     */
    void add(long first, int count, long tail) {
        Positions known = positions;
        long seq = lastSeq;
        for (int i = 0; i < count; i++) {
            seq++;
            if (seq - known.first == known.at.length) {
                known = known.roomier(tail);
                positions = known;
            }
            known.at[(int) (seq - known.first)] = first + i;
        }
        lastSeq = seq;
    }

    /** @param first seq of the first of them */
    private record Positions(long first, long[] at) {
        Positions roomier(long tail) {
            int gone = Arrays.binarySearch(at, tail);
            gone = gone < 0 ? -gone - 1 : gone;
            int kept = at.length - gone;
            long[] next = new long[Math.max(8, kept * 2)];
            System.arraycopy(at, gone, next, 0, kept);
            return new Positions(first + gone, next);
        }
    }
}
