package dev.telltale.monitor.journal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads frames of one execution, and none of others. Thread-safe. */
final class ExecutionReader {
    /** Bytes that are read at once where frames lie side by side. */
    private static final int CHUNK = 256 << 10;

    private final Catalog catalog;
    private final Indexer indexer;
    private final Damages damages;

    ExecutionReader(Catalog catalog, Indexer indexer, Damages damages) {
        this.catalog = catalog;
        this.indexer = indexer;
        this.damages = damages;
    }

    /** Takes frames that hold wanted events. */
    interface FrameTaker {
        /** @param from index of the first wanted event @param to index behind the last */
        void take(Frame frame, int from, int to);
    }

    /**
     * Hands on frames that hold acknowledged events, by ascending seq.
     *
     * @param afterSeq seq to go on from, exclusive
     * @param limit how many events at the most
     */
    void read(String executionId, long afterSeq, int limit, FrameTaker taker) throws IOException {
        KeptExecution execution = catalog.execution(executionId);
        if (execution != null) {
            new Reading(execution, Math.max(0, afterSeq) + 1, limit, taker).run();
        }
    }

    private int[] places(Catalog.Found found, long seq, int limit) throws IOException {
        int[] growing = found.places();
        Stretch stretch = found.stretch();
        return growing != null
                ? growing
                : Places.frames(new Ints(indexer.places(found.segment(), stretch)), stretch.fromSeq, seq, limit);
    }

    /** One call, which goes on where it was when a segment is replaced under it. */
    private final class Reading {
        private final KeptExecution execution;
        private final FrameTaker taker;
        private long next;
        private int left;

        Reading(KeptExecution execution, long next, int left, FrameTaker taker) {
            this.execution = execution;
            this.next = next;
            this.left = left;
            this.taker = taker;
        }

        void run() throws IOException {
            while (left > 0 && catalog.execution(execution.id) == execution) {
                Catalog.Found found = catalog.find(execution, next, left);
                if (found == null) {
                    return;
                }
                // Where something is missing these are fewer than wanted; what follows them may be in the same segment.
                long upTo = Math.min(found.toSeq(), next + left - 1);
                try {
                    take(found, places(found, next, left));
                    next = left > 0 ? Math.max(next, upTo + 1) : next;
                } catch (SegmentFile.RetiredException e) {
                    // The catalog has another segment instead, or will have at once.
                }
            }
        }

        private void take(Catalog.Found found, int[] places) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(0);
            long bytesAt = 0;
            for (int i = 0; i < places.length && left > 0; i += Stretch.PLACE) {
                int offset = places[i + 1];
                int length = places[i + 2];
                if (offset < bytesAt || offset + length > bytesAt + bytes.limit()) {
                    bytesAt = offset;
                    bytes = found.segment().file.read(offset, sideBySide(places, i));
                }
                Frame frame = Frame.at(bytes, (int) (offset - bytesAt));
                if (frame == null || !frame.isBatch() || !frame.executionId().equals(execution.id)) {
                    damages.add(found.segment().file.path(), offset, length, "the frame that lay here is gone");
                } else {
                    take(frame);
                }
            }
        }

        /** How many bytes from a frame on belong to frames that are wanted. */
        private int sideBySide(int[] places, int from) {
            int offset = places[from + 1];
            int end = offset + places[from + 2];
            for (int i = from + Stretch.PLACE; i < places.length && places[i + 1] == end; i += Stretch.PLACE) {
                if (end + places[i + 2] - offset > CHUNK) {
                    break;
                }
                end += places[i + 2];
            }
            return end - offset;
        }

        private void take(Frame frame) {
            int from = (int) Math.max(0, next - frame.seq());
            int to = (int) Math.min(frame.count(), (long) from + left);
            if (from < to) {
                taker.take(frame, from, to);
                left -= to - from;
                next = frame.seq() + to;
            }
        }
    }
}
