package dev.telltale.monitor.journal.disk;

import dev.telltale.event.ExecutionStatus;
import org.jspecify.annotations.Nullable;

/**
 * What one segment holds of one execution.
 *
 * <p>Grows with its segment, under the catalog's lock; does not change any more when the segment is sealed.
 */
final class Stretch {
    /** Integers for each frame: how far its seq is from {@link #fromSeq}, its offset, its length. */
    static final int PLACE = 3;

    final String executionId;
    final long firstPosition;
    final long fromSeq;

    /** Hash of the workflow's text, or empty if the execution's first event is in another segment. */
    final String definition;

    long lastPosition;
    long toSeq;
    ExecutionStatus status;

    /** Time of the last event, microseconds since the epoch. */
    long micros;

    /** Of its frames. */
    long bytes;

    int frames;

    /** Places of its frames as long as no index file has them. */
    @Nullable
    Ints places;

    /** Offset of the places in the index file. */
    int placesAt;

    Stretch(String executionId, long firstPosition, long fromSeq, String definition, ExecutionStatus status) {
        this.executionId = executionId;
        this.firstPosition = firstPosition;
        this.fromSeq = fromSeq;
        this.definition = definition;
        this.status = status;
    }

    /** A stretch that begins with a frame, which still has to be added. */
    static Stretch beginningWith(Frame frame) {
        Stretch stretch =
                new Stretch(frame.executionId(), frame.position(), frame.seq(), frame.definition(), frame.status());
        stretch.places = new Ints(PLACE);
        return stretch;
    }

    void add(Frame frame, int offset) {
        lastPosition = frame.position() + frame.count() - 1;
        toSeq = frame.seq() + frame.count() - 1;
        status = frame.status();
        micros = frame.micros();
        bytes += frame.length();
        frames++;
        if (places != null) {
            places.add((int) (frame.seq() - fromSeq));
            places.add(offset);
            places.add(frame.length());
        }
    }

    /** Bytes that its places take in the index file, checksum included. */
    int placesBytes() {
        return 4 * (PLACE * frames + 1);
    }
}
