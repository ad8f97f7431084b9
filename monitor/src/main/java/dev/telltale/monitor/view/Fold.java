package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionView;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution has been folded. Immutable, thread-safe.
 *
 * @param view null if not even the first event makes one
 * @param position of the event the view is true for
 * @param seq of the newest event that was folded, or could not be; 0 if none was
 */
record Fold(@Nullable ExecutionView view, long position, long seq) {
    static final Fold NONE = new Fold(null, 0, 0);

    /** Whether every event is in the view. */
    boolean isWhole() {
        return view != null && view.missingEvents() == 0;
    }
}
