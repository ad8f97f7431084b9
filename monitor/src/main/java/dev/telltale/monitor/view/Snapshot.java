package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionView;

/**
 * A view and the place it is true for: what stands behind that place is not in it, and everything before is.
 *
 * @param position of the event with the view's seq, in the total order
 */
public record Snapshot(ExecutionView view, long position) {}
