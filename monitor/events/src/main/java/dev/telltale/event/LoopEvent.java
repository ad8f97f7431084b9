package dev.telltale.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A loop moved. */
public sealed interface LoopEvent extends ExecutionEvent {

    /**
     * A loop begins.
     *
     * @param items what it goes over, frozen here; null for {@code times} and {@code while}
     * @param expected iterations foreseen, or null when it runs until a condition holds
     * @param parallel how many iterations may run at once
     */
    record Started(
            Envelope envelope,
            @Nullable List<@Nullable Object> items,
            @Nullable Long expected,
            int parallel) implements LoopEvent {
        public Started {
            envelope.requireNode();
            items = items == null ? null : Json.freezeList(items);
        }

        @Override
        public EventType type() {
            return EventType.LOOP_STARTED;
        }
    }

    /** An iteration begins; its path is {@code loop[index]}. @param index from 0 */
    record Iteration(
            Envelope envelope, long index, @Nullable Object item) implements LoopEvent {
        public Iteration {
            envelope.requireNode();
            if (index < 0) {
                throw new IllegalArgumentException("index is " + index + "; iterations count from 0");
            }
            item = Json.freeze(item);
        }

        @Override
        public EventType type() {
            return EventType.LOOP_ITERATION;
        }
    }

    /**
     * No further iteration follows and all have ended.
     *
     * @param broken whether {@code until} stopped it
     * @param breakIndex the iteration that was not started because of it, or null
     */
    record Completed(
            Envelope envelope,
            long iterations,
            boolean broken,
            @Nullable Long breakIndex) implements LoopEvent {
        public Completed {
            envelope.requireNode();
        }

        @Override
        public EventType type() {
            return EventType.LOOP_COMPLETED;
        }
    }
}
