package dev.telltale.monitor.filter;

import dev.telltale.event.ExecutionEvent;

/**
 * What a filter asks about an event beyond its lists of patterns. Conditions of the same text are equal, so that filters with them are.
 * Immutable, thread-safe.
 */
public interface EventCondition {
    /** As it was written. */
    String text();

    /** Whether an event is wanted; never throws, and takes bounded time. */
    boolean test(ExecutionEvent event);
}
