package dev.telltale.tui.log;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.EventSize;
import java.util.Map;

/**
 * The last events of an execution, and those of them that a filter lets through. Immutable; one thread at a time adds.
 *
 * @param all the last {@value #MOST}, or fewer where they are large
 * @param filter which of them are to be seen
 * @param labels of the execution, for the filter
 * @param shown those that it lets through
 * @param received how many there were in all, as far as this has seen them
 */
public record EventLog(
        Tail<ExecutionEvent> all,
        EventFilter filter,
        Map<String, String> labels,
        Tail<ExecutionEvent> shown,
        long received) {
    /** Events that are kept at least, unless they are large. */
    public static final int MOST = 10_000;

    private static final long MOST_BYTES = 16L << 20;

    /** No events, within the bounds of a log. */
    public static Tail<ExecutionEvent> none() {
        return Tail.empty(MOST, MOST_BYTES);
    }

    /** One more event, within the bounds of a log. */
    public static Tail<ExecutionEvent> with(Tail<ExecutionEvent> events, ExecutionEvent event) {
        return events.with(event, EventSize.of(event));
    }

    public static EventLog of(EventFilter filter, Map<String, String> labels) {
        return new EventLog(none(), filter, labels, none(), 0);
    }

    public EventLog after(ExecutionEvent event) {
        return new EventLog(
                with(all, event),
                filter,
                labels,
                filter.matches(event, labels) ? with(shown, event) : shown,
                received + 1);
    }

    public EventLog with(EventFilter next) {
        Tail<ExecutionEvent> passed = none();
        for (int i = 0; i < all.size(); i++) {
            ExecutionEvent event = all.get(i);
            passed = next.matches(event, labels) ? with(passed, event) : passed;
        }
        return new EventLog(all, next, labels, passed, received);
    }

    /** How many of those to be seen there were up to an event: the later ones are still to come, seen from there. */
    public int shownUpTo(long seq) {
        int low = 0;
        int high = shown.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (shown.get(middle).envelope().seq() <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
