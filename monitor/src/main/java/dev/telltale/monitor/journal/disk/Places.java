package dev.telltale.monitor.journal.disk;

/** Looks up where frames are. Thread-safe: it has no state. */
final class Places {
    private Places() {}

    /**
     * The places of frames that hold events of a stretch.
     *
     * @param places of all its frames
     * @param seq of the first event
     * @param limit how many events
     */
    static int[] frames(Ints places, long fromSeq, long seq, int limit) {
        long wanted = Math.max(0, seq - fromSeq);
        int from = lastUpTo(places, Stretch.PLACE, wanted);
        int to = from + 1;
        int count = places.size() / Stretch.PLACE;
        while (to < count && places.get(Stretch.PLACE * to) < wanted + limit) {
            to++;
        }
        return places.slice(Stretch.PLACE * from, Stretch.PLACE * to);
    }

    /** Offset of the last known position up to one. @param wanted how far it is from the segment's first */
    static int offset(Ints positions, long wanted) {
        return positions.size() == 0
                ? SegmentHeader.BYTES
                : positions.get(SegmentTable.PLACE * lastUpTo(positions, SegmentTable.PLACE, wanted) + 1);
    }

    /** Index of the last entry whose first integer is at most a number; 0 if there is none. */
    private static int lastUpTo(Ints entries, int width, long number) {
        int low = 0;
        int high = entries.size() / width;
        while (low + 1 < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(width * middle) <= number) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
