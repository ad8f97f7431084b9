package dev.telltale.server.fanout;

import dev.telltale.event.Json;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.wire.DeliveryJson;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.stream.SocketFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Messages of one subscription of a WebSocket, each a text frame that is ready for the socket.
 *
 * @param id that the client gave to the subscription; it stands in each message
 * @param fields which of an event are sent
 * @param hasLink whether it says now and then how far it is behind
 * @param isFull whether a snapshot has all that it takes to go on from it
 */
record WebSocketEncoder(String id, Projection fields, boolean hasLink, boolean isFull) implements StreamEncoder {
    private static final byte[] BETWEEN = "\",\"event\":".getBytes(StandardCharsets.US_ASCII);

    @Override
    public Transport transport() {
        return Transport.WEBSOCKET;
    }

    @Override
    public int size(Frame frame) {
        return frame.cursor().length + frame.json(fields).length;
    }

    @Override
    public ByteBuf events(List<Frame> frames, ByteBufAllocator allocator) {
        byte[] before =
                ("{\"op\":\"event\",\"id\":" + Json.write(id) + ",\"cursor\":\"").getBytes(StandardCharsets.UTF_8);
        int around = before.length + BETWEEN.length + 1;
        byte[][] all = new byte[frames.size()][];
        int length = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = frames.get(i).json(fields);
            length += SocketFrame.length(around + frames.get(i).cursor().length + all[i].length);
        }
        ByteBuf out = allocator.directBuffer(length);
        for (int i = 0; i < all.length; i++) {
            byte[] cursor = frames.get(i).cursor();
            SocketFrame.begin(around + cursor.length + all[i].length, out);
            out.writeBytes(before).writeBytes(cursor).writeBytes(BETWEEN);
            out.writeBytes(all[i]).writeByte('}');
        }
        return out;
    }

    @Override
    public ByteBuf delivery(Delivery delivery, long nowMicros, ByteBufAllocator allocator) {
        return message(DeliveryJson.message(id, delivery, nowMicros, isFull), allocator);
    }

    @Override
    public ByteBuf openedBeforeSnapshot(Delivery.Opened opened, ByteBufAllocator allocator) {
        return message(DeliveryJson.messageWithoutPlace(id, opened), allocator);
    }

    /** The close code says it, and a client that comes back scatters by itself. */
    @Override
    public ByteBuf comeBack(long millis, ByteBufAllocator allocator) {
        return Unpooled.EMPTY_BUFFER;
    }

    /** A subscription ends with a word to its client even if it never began: others go on beside it. */
    @Override
    public ByteBuf closedUnopened(Delivery.Closed closed, ByteBufAllocator allocator) {
        return delivery(closed, 0, allocator);
    }

    /** Any message. */
    static ByteBuf message(byte[] json, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(SocketFrame.length(json.length));
        return SocketFrame.begin(json.length, out).writeBytes(json);
    }
}
