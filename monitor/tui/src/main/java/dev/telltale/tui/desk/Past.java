package dev.telltale.tui.desk;

import dev.telltale.monitor.filter.EventFilter;
import org.jspecify.annotations.Nullable;

/**
 * A look back in time. Immutable, thread-safe.
 *
 * @param seq of the event that one wants to see the execution after
 * @param moment what it was then, or an earlier answer until this one comes; null before the first
 * @param error why it cannot be told, or null
 */
public record Past(
        long seq, @Nullable Moment moment, @Nullable String error) {
    /** Whether it is yet to come what was at that time. */
    public boolean isAwaited() {
        return error == null && (moment == null || moment.view().seq() != seq);
    }

    Past with(EventFilter filter) {
        return moment == null
                ? this
                : new Past(seq, new Moment(moment.view(), moment.story().with(filter)), error);
    }
}
