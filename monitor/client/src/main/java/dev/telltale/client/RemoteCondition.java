package dev.telltale.client;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventCondition;

/**
 * A condition that the server decides; here it lets everything through. Immutable, thread-safe.
 *
 * @param text such as {@code data.durationMs > 1000}
 */
record RemoteCondition(String text) implements EventCondition {
    @Override
    public boolean test(ExecutionEvent event) {
        return true;
    }
}
