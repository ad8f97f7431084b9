package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * What a task or an {@code emit} node says in its own words.
 *
 * @param name the type on the wire is {@code custom.} and this; not empty
 * @param data any JSON value
 */
public record CustomEvent(
        Envelope envelope, String name, @Nullable Object data) implements ExecutionEvent {
    public CustomEvent {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("event " + envelope.seq() + " has no name; give what follows 'custom.'");
        }
        data = Json.freeze(data);
    }

    @Override
    public EventType type() {
        return EventType.CUSTOM;
    }

    @Override
    public String typeName() {
        return EventType.CUSTOM_PREFIX + name;
    }
}
