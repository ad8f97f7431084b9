package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, once, in one execution.
 *
 * <p>Events are immutable and carry all that is needed to rebuild the state they lead to; {@link ExecutionView#after} is that
 * fold. Values in them are frozen JSON ({@link Json}). Thread-safe.
 */
public sealed interface ExecutionEvent
        permits RunEvent, NodeEvent, OutputEvent, VariableEvent, ConditionEvent, LoopEvent, ProgressEvent, CustomEvent {
    /** Where the event stands and whom it is about. */
    Envelope envelope();

    /** The type, for an exhaustive switch and for filters. */
    EventType type();

    /** The type's name on the wire. */
    default String typeName() {
        return type().wireName();
    }

    /** Why it failed, or null for an event that reports no failure. */
    default @Nullable ExecutionError error() {
        return null;
    }

    /** Whether this is the last event of its execution. */
    default boolean isTerminal() {
        return false;
    }
}
