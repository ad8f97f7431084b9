package dev.telltale.monitor.journal.disk;

import dev.telltale.event.EventJournal.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads events of all executions in the total order. Thread-safe. */
final class OrderReader {
    private static final int LEAST_CHUNK = 16 << 10;
    private static final int MOST_CHUNK = 256 << 10;

    /** How much is read at once for each event that is wanted; a guess. */
    private static final int EVENT = 384;

    private final Catalog catalog;
    private final Indexer indexer;
    private final Damages damages;

    OrderReader(Catalog catalog, Indexer indexer, Damages damages) {
        this.catalog = catalog;
        this.indexer = indexer;
        this.damages = damages;
    }

    /** As {@link dev.telltale.event.EventJournal#read}. */
    List<Entry> read(long after, int limit) throws IOException {
        long head = catalog.head(); // before the segments: they hold everything up to it
        while (true) {
            List<Segment> segments = catalog.segments();
            try {
                List<Entry> found = read(segments, Math.max(0, after), head, limit);
                if (segments == catalog.segments()) {
                    return found;
                }
            } catch (SegmentFile.RetiredException e) {
                // as when there are others in the end: one was replaced or cut meanwhile
            }
        }
    }

    private List<Entry> read(List<Segment> segments, long after, long head, int limit) throws IOException {
        List<Entry> found = new ArrayList<>();
        for (int i = indexFor(segments, after + 1); i < segments.size() && found.size() < limit; i++) {
            long end = i + 1 < segments.size() ? segments.get(i + 1).first : head + 1;
            read(segments.get(i), end, after, head, limit, found);
        }
        return found;
    }

    /** The last segment that begins at a position or before it. */
    private static int indexFor(List<Segment> segments, long position) {
        int low = 0;
        int high = segments.size();
        while (low + 1 < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).first <= position) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @param end behind the last position that may lie in the segment */
    private void read(Segment segment, long end, long after, long head, int limit, List<Entry> found)
            throws IOException {
        int chunk = (int) Math.max(LEAST_CHUNK, Math.min(MOST_CHUNK, (long) EVENT * (limit - found.size())));
        FrameWalk walk = new FrameWalk(segment.file::read, offset(segment, after + 1), segment.length, chunk);
        Frame frame = null;
        long seen = Math.max(after, segment.first - 1);
        boolean isHole = false;
        do {
            frame = walk.next();
            if (walk.gapBytes() > 0) {
                damages.add(segment.file.path(), walk.gapAt(), walk.gapBytes(), walk.gapReason());
                isHole = true;
            }
            if (isHole && (frame == null || frame.isBatch())) {
                damages.miss(new Hole(seen + 1, (frame == null ? end : frame.position()) - 1));
                isHole = false;
            }
            if (frame != null && frame.isBatch()) {
                seen = Math.max(seen, frame.position() + frame.count() - 1);
            }
            if (frame != null && frame.isBatch() && frame.position() + frame.count() - 1 > after) {
                if (frame.position() > head) {
                    return;
                }
                if (catalog.isKept(frame.executionId(), frame.position())) {
                    int from = (int) Math.max(0, after + 1 - frame.position());
                    int to = (int) Math.min(frame.count(), from + (long) limit - found.size());
                    frame.events(from, to, (position, event) -> found.add(new Entry(position, event)));
                }
            }
        } while (frame != null && found.size() < limit);
    }

    private int offset(Segment segment, long position) {
        if (position <= segment.first) {
            return SegmentHeader.BYTES;
        }
        int growing = catalog.growingOffset(segment, position);
        if (growing >= 0) {
            return growing;
        }
        int[] known = indexer.positions(segment);
        return known == null
                ? SegmentHeader.BYTES // slow, but right
                : Places.offset(new Ints(known), position - segment.first);
    }
}
