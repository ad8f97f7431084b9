package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an execution's events by ascending seq.
 *
 * @param next the seq to go on after, or null when there are no more for now
 */
public record History(List<ExecutionEvent> items, @Nullable Long next) {
    public History {
        items = List.copyOf(items);
    }
}
