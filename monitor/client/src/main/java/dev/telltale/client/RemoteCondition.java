package dev.telltale.client;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.filter.EventCondition;

/**
 * A condition that the server decides. Immutable, thread-safe.
 *
 * @param text such as {@code data.durationMs > 1000}
 */
record RemoteCondition(String text) implements EventCondition {
    /** @throws UnsupportedOperationException always: what it lets through is not known here */
    @Override
    public boolean test(ExecutionEvent event) {
        throw new UnsupportedOperationException("'" + text + "' is decided by the server that a subscription goes to");
    }
}
