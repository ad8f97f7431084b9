package dev.telltale.server.fanout;

import dev.telltale.monitor.wire.Projection;

/**
 * How a client wants its server-sent events. Immutable, thread-safe.
 *
 * @param isNamed whether a frame says its type
 * @param fields which of an event are sent
 * @param hasLink whether it says now and then how far it is behind
 * @param isFull whether a snapshot has all that it takes to go on from it
 */
public record SseForm(boolean isNamed, Projection fields, boolean hasLink, boolean isFull) {
    /** Frames with their types, whole events, and no more than that. */
    public static final SseForm USUAL = new SseForm(true, Projection.ALL, false, false);
}
