package dev.telltale.server.fanout;

import dev.telltale.monitor.wire.Projection;

/**
 * How a client wants its server-sent events. Immutable, thread-safe.
 *
 * @param isNamed whether a frame says its type
 * @param fields which of an event are sent
 * @param hasLink whether it says now and then how far it is behind
 */
public record SseForm(boolean isNamed, Projection fields, boolean hasLink) {
    /** Frames with their types, whole events, and no more than that. */
    public static final SseForm USUAL = new SseForm(true, Projection.ALL, false);
}
