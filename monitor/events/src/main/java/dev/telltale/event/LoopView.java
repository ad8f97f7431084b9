package dev.telltale.event;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a loop is: active iterations and the last {@value #KEPT} ended and failed ones in full, counts for the rest.
 *
 * <p>Immutable, thread-safe.
 */
public final class LoopView {
    /** Ended iterations that are kept in full, and as many failed ones: those that ended last. */
    public static final int KEPT = 100;

    private final LoopEvent.Started start;
    private final SparseVector<IterationView> iterations;
    private final long startedCount;
    private final Ended sound;
    private final Ended failed;
    private final long outputBytes;
    private final LoopEvent.@Nullable Completed end;

    private LoopView(
            LoopEvent.Started start,
            SparseVector<IterationView> iterations,
            long startedCount,
            Ended sound,
            Ended failed,
            long outputBytes,
            LoopEvent.@Nullable Completed end) {
        this.start = start;
        this.iterations = iterations;
        this.startedCount = startedCount;
        this.sound = sound;
        this.failed = failed;
        this.outputBytes = outputBytes;
        this.end = end;
    }

    static LoopView of(LoopEvent.Started start) {
        return new LoopView(start, SparseVector.empty(), 0, Ended.NONE, Ended.NONE, 0, null);
    }

    /**
     * Puts one together again.
     *
     * @param iterations that it keeps
     * @param startedCount how many have begun
     * @param sound those that ended without a failure
     * @param failed those that ended with one
     * @param end null as long as it goes on
     */
    public static LoopView restored(
            LoopEvent.Started start,
            List<IterationView> iterations,
            long startedCount,
            Ended sound,
            Ended failed,
            LoopEvent.@Nullable Completed end) {
        SparseVector<IterationView> kept = SparseVector.empty();
        long bytes = 0;
        for (IterationView iteration : iterations) {
            kept = kept.with(iteration.index(), iteration);
            bytes += iteration.outputBytes();
        }
        return new LoopView(start, kept, startedCount, sound, failed, bytes, end);
    }

    LoopView withStarted(LoopEvent.Iteration event) {
        IterationView iteration = IterationView.of(event.index(), event.item());
        return new LoopView(
                start, iterations.with(event.index(), iteration), startedCount + 1, sound, failed, outputBytes, end);
    }

    LoopView withEnd(LoopEvent.Completed event) {
        return new LoopView(start, iterations, startedCount, sound, failed, outputBytes, event);
    }

    /** Replaces an iteration by its next state, and lets go of the one that ended first when there are enough. */
    LoopView with(IterationView next) {
        IterationView before = iterations.get(next.index());
        SparseVector<IterationView> changed = iterations.with(next.index(), next);
        long bytes = outputBytes + next.outputBytes() - (before == null ? 0 : before.outputBytes());
        if (!next.isEnded() || (before != null && before.isEnded())) {
            return new LoopView(start, changed, startedCount, sound, failed, bytes, end);
        }
        Ended group = next.isFailed() ? failed : sound;
        Long oldest = group.oldest();
        IterationView gone = oldest == null ? null : changed.get(oldest);
        if (gone != null) {
            changed = changed.with(gone.index(), null);
            bytes -= gone.outputBytes();
        }
        Ended grown = group.with(next.index());
        return new LoopView(
                start,
                changed,
                startedCount,
                next.isFailed() ? sound : grown,
                next.isFailed() ? grown : failed,
                bytes,
                end);
    }

    LoopView withOutputLimit(long limit) {
        SparseVector<IterationView> cut = iterations.map(iteration -> iteration.withOutputLimit(limit));
        long[] bytes = {0};
        cut.forEach(iteration -> bytes[0] += iteration.outputBytes());
        return new LoopView(start, cut, startedCount, sound, failed, bytes[0], end);
    }

    @Nullable
    IterationView iteration(long index) {
        return iterations.get(index);
    }

    /** Estimated heap bytes of the output that the nodes of the kept iterations keep. */
    long outputBytes() {
        return outputBytes;
    }

    /** The iterations that are kept, by ascending index. */
    public List<IterationView> iterations() {
        List<IterationView> all = new ArrayList<>(iterations.size());
        iterations.forEach(all::add);
        return all;
    }

    /** How it began. */
    public LoopEvent.Started start() {
        return start;
    }

    /** How it ended, or null as long as it goes on. */
    public LoopEvent.@Nullable Completed end() {
        return end;
    }

    /** The iterations that ended without a failure. */
    public Ended sound() {
        return sound;
    }

    /** The iterations that ended with a failure that nothing handles. */
    public Ended failed() {
        return failed;
    }

    /** What the loop goes over, frozen when it began; null for {@code times} and {@code while}. */
    public @Nullable List<@Nullable Object> items() {
        return start.items();
    }

    /** Iterations foreseen, or null when it runs until a condition holds. */
    public @Nullable Long expected() {
        return start.expected();
    }

    /** How many iterations may run at once. */
    public int parallel() {
        return start.parallel();
    }

    /** How many iterations have begun. */
    public long startedCount() {
        return startedCount;
    }

    /** How many iterations have ended, in whatever way. */
    public long endedCount() {
        return sound.count + failed.count;
    }

    /** Whether {@code until} stopped it. */
    public boolean isBroken() {
        return end != null && end.broken();
    }

    /** The iteration that {@code until} kept from starting, or null. */
    public @Nullable Long breakIndex() {
        return end == null ? null : end.breakIndex();
    }

    /** The share of the foreseen iterations that has ended, 0 to 1; 0 when none is foreseen. */
    double fraction() {
        Long expected = start.expected();
        return expected == null || expected == 0 ? 0 : Math.min(1, (double) endedCount() / expected);
    }

    /** Iterations in the order in which they ended. Immutable, thread-safe. */
    public static final class Ended {
        static final Ended NONE = new Ended(0, SparseVector.empty());

        private final long count;

        /** The indexes of the last {@link #KEPT}, by how many ended before. */
        private final SparseVector<Long> last;

        private Ended(long count, SparseVector<Long> last) {
            this.count = count;
            this.last = last;
        }

        /**
         * Puts them together again.
         *
         * @param count how many there were
         * @param last the indexes of the last of them, in that order
         */
        public static Ended restored(long count, List<Long> last) {
            SparseVector<Long> kept = SparseVector.empty();
            for (int i = 0; i < last.size(); i++) {
                kept = kept.with(count - last.size() + i, last.get(i));
            }
            return new Ended(count, kept);
        }

        /** How many there were. */
        public long count() {
            return count;
        }

        /** The indexes of the last {@link #KEPT} of them, in that order. */
        public List<Long> last() {
            List<Long> indexes = new ArrayList<>(last.size());
            last.forEach(indexes::add);
            return indexes;
        }

        /** The index that goes when another one comes, or null while there is room. */
        @Nullable
        Long oldest() {
            return last.get(count - KEPT);
        }

        Ended with(long index) {
            return new Ended(count + 1, last.with(count - KEPT, null).with(count, index));
        }
    }
}
