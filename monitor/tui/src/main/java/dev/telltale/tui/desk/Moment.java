package dev.telltale.tui.desk;

import dev.telltale.event.ExecutionView;

/**
 * What is known of an execution as it was after one of its events. Immutable, thread-safe.
 *
 * @param story up to that event at least
 */
public record Moment(ExecutionView view, Story story) {}
