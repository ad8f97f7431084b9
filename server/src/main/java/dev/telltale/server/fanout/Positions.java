package dev.telltale.server.fanout;

import dev.telltale.monitor.hub.LiveTail;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What groups are told of where they are: all of them after silence, and those who want to know how far they are behind also once in a while as
 * they move. Of an event loop.
 */
final class Positions {
    private final LiveTail tail;
    private final long heartbeatNanos;
    private final long linkNanos;
    private final LongSupplier nowMicros;

    Positions(LiveTail tail, StreamOptions options, LongSupplier nowMicros) {
        this.tail = tail;
        this.heartbeatNanos = options.heartbeat().toNanos();
        this.linkNanos = options.linkNanos();
        this.nowMicros = nowMicros;
    }

    /** How often to ask. */
    long everyNanos() {
        return Math.min(heartbeatNanos / 8, linkNanos / 4);
    }

    /** What a group is to be told now; null if nothing. @param position which it has reached */
    Delivery.@Nullable Position due(Group group, long position, long now) {
        boolean hasMoved = now - group.linkedAt() >= linkNanos && position != group.linkedTo();
        boolean isLinkDue = hasMoved && group.interest().encoder().hasLink();
        if (!isLinkDue && now - group.wroteAt() < heartbeatNanos) {
            return null;
        }
        Cursor at = tail.cursor(position);
        if (!group.interest().encoder().hasLink()) {
            return new Delivery.Position(at);
        }
        group.linked(position, now);
        return new Delivery.Position(at, tail.link(at, null, nowMicros.getAsLong()));
    }
}
