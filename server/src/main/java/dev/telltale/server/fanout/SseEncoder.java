package dev.telltale.server.fanout;

import dev.telltale.monitor.stream.Delivery;
import dev.telltale.server.stream.SseFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Server-sent events.
 *
 * @param isChunked whether each buffer is a chunk of HTTP/1.1 (RFC 9112, section 7.1), ready for the socket
 */
record SseEncoder(SseForm form, boolean isChunked) implements StreamEncoder {
    private static final int FRAMING = 10; // eight hexadecimal digits and the end of the line

    @Override
    public Transport transport() {
        return Transport.SSE;
    }

    @Override
    public boolean hasLink() {
        return form.hasLink();
    }

    @Override
    public int size(Frame frame) {
        return frame.sse(form.isNamed(), form.fields()).length;
    }

    @Override
    public ByteBuf events(List<Frame> frames, ByteBufAllocator allocator) {
        byte[][] all = new byte[frames.size()][];
        int length = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = frames.get(i).sse(form.isNamed(), form.fields());
            length += all[i].length;
        }
        ByteBuf out = begin(length, allocator);
        for (byte[] each : all) {
            out.writeBytes(each);
        }
        return end(out);
    }

    @Override
    public ByteBuf delivery(Delivery delivery, long nowMicros, ByteBufAllocator allocator) {
        return bytes(SseFrame.of(delivery, form.isNamed(), nowMicros, form.isFull()), allocator);
    }

    @Override
    public ByteBuf openedBeforeSnapshot(Delivery.Opened opened, ByteBufAllocator allocator) {
        return bytes(SseFrame.withoutPlace(opened, form.isNamed()), allocator);
    }

    @Override
    public ByteBuf comeBack(long millis, ByteBufAllocator allocator) {
        return bytes(SseFrame.retry(millis), allocator);
    }

    @Override
    public ByteBuf closedUnopened(Delivery.Closed closed, ByteBufAllocator allocator) {
        return Unpooled.EMPTY_BUFFER; // the connection ends with it, and there is no id to come back with
    }

    /** Bytes that are a frame already. */
    ByteBuf bytes(byte[] frame, ByteBufAllocator allocator) {
        return end(begin(frame.length, allocator).writeBytes(frame));
    }

    private ByteBuf begin(int length, ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(length + 2 * FRAMING);
        if (isChunked) {
            out.writeCharSequence(Integer.toHexString(length) + "\r\n", StandardCharsets.US_ASCII);
        }
        return out;
    }

    private ByteBuf end(ByteBuf out) {
        return isChunked ? out.writeByte('\r').writeByte('\n') : out;
    }
}
