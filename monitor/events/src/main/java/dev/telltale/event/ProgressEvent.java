package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the execution is; at most one in 250 ms, and one at the end. Counts are of nodes outside loop bodies.
 *
 * @param percent 0 to 100; never goes down, 100 at every end
 * @param currentNodes ids of the nodes that run now
 * @param etaMs estimated milliseconds to the end, or null when nothing honest can be said
 */
public record ProgressEvent(
        Envelope envelope,
        double percent,
        int total,
        int completed,
        int failed,
        int skipped,
        int cancelled,
        int running,
        List<String> currentNodes,
        @Nullable Long etaMs)
        implements ExecutionEvent {
    public ProgressEvent {
        envelope.requireNoNode();
        if (!(percent >= 0 && percent <= 100)) {
            throw new IllegalArgumentException("percent is " + percent + "; use 0 to 100");
        }
        currentNodes = List.copyOf(currentNodes);
    }

    @Override
    public EventType type() {
        return EventType.PROGRESS_UPDATE;
    }
}
