package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Writes deliveries as the bytes of one kind of stream. Immutable; watchers of equal encoder and interest get the same bytes. */
interface StreamEncoder {
    Transport transport();

    /** Whether it says now and then how far it is behind. */
    boolean hasLink();

    /** About how many bytes an event is. */
    int size(Frame frame);

    /** Some events in a row, as one buffer that belongs to the caller. */
    ByteBuf events(List<Frame> frames, ByteBufAllocator allocator);

    /** Any other delivery. @param nowMicros to measure elapsed time in a snapshot by, microseconds since the epoch */
    ByteBuf delivery(Delivery delivery, long nowMicros, ByteBufAllocator allocator);

    /** The first delivery of a stream that begins with a snapshot: who loses it before that has come shall not resume behind it. */
    ByteBuf openedBeforeSnapshot(Delivery.Opened opened, ByteBufAllocator allocator);

    /**
     * What comes before the end of a stream that ends with the server. Empty if it goes without saying.
     *
     * @param millis after how long its client shall come back
     */
    ByteBuf comeBack(long millis, ByteBufAllocator allocator);

    /** The end of a stream that has not begun, which is at no place. Empty if it goes without saying. */
    ByteBuf closedUnopened(Delivery.Closed closed, ByteBufAllocator allocator);
}
