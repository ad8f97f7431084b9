package dev.telltale.monitor.hub;

import dev.telltale.event.ExecutionEvent;
import java.util.List;

/**
 * What passes through the sink: events that were acknowledged together. One signal for a batch costs what one for an event does.
 *
 * @param firstPosition of its first event; the others follow without a hole
 */
record Batch(long firstPosition, List<ExecutionEvent> events) {}
