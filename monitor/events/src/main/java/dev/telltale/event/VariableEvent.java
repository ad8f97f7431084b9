package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * A variable got another value; an assignment that changes nothing makes no event.
 *
 * @param name the variable
 * @param isInitial whether it had no value before; then {@code oldValue} is null and absent on the wire
 * @param oldValue the value until now
 * @param newValue the value from now on
 */
public record VariableEvent(
        Envelope envelope,
        String name,
        boolean isInitial,
        @Nullable Object oldValue,
        @Nullable Object newValue) implements ExecutionEvent {
    public VariableEvent {
        oldValue = Json.freeze(oldValue);
        newValue = Json.freeze(newValue);
    }

    @Override
    public EventType type() {
        return EventType.VARIABLE_CHANGED;
    }
}
