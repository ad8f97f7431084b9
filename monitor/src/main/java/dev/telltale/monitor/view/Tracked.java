package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionView;
import org.jspecify.annotations.Nullable;

/** One execution that is folded. Written under the lock of {@link Views}; what is volatile is read without. */
final class Tracked {
    /** Position of its first event: the order of lists. */
    final long firstPosition;

    volatile ExecutionView view;

    /** Of the newest event, also of one that the view could not take. */
    volatile long seq;

    volatile @Nullable End end;

    /** Whether an event did not fit; then the view stays as it was before. */
    boolean isBroken;

    /** Estimated when it ends. */
    long bytes;

    Tracked(long firstPosition, ExecutionView view) {
        this.firstPosition = firstPosition;
        this.view = view;
        this.seq = view.seq();
    }
}
