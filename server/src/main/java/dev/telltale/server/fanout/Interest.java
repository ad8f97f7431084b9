package dev.telltale.server.fanout;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher wants to see, and how: those of equal interest get the same bytes. Immutable.
 *
 * @param executionId the one execution it follows, or null for all
 * @param hasTerminal whether the end of that one comes whatever the filter
 */
record Interest(EventFilter filter, @Nullable String executionId, boolean hasTerminal, StreamEncoder encoder) {
    static Interest of(Subscription subscription, StreamEncoder encoder) {
        return new Interest(subscription.filter(), subscription.executionId(), subscription.terminal(), encoder);
    }

    LiveTail.Match match(LiveTail tail, ExecutionEvent event) {
        if (executionId != null) {
            if (!executionId.equals(event.envelope().executionId())) {
                return LiveTail.Match.UNWANTED;
            }
            if (hasTerminal && event.isTerminal()) {
                return LiveTail.Match.WANTED;
            }
        }
        return tail.match(filter, event);
    }

    /** Whether it is the end of the one execution that it follows. */
    boolean endsWith(ExecutionEvent event) {
        return event.isTerminal() && event.envelope().executionId().equals(executionId);
    }
}
