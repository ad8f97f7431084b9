package dev.telltale.server.front;

import dev.telltale.server.socket.RestartableTimer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection of HTTP/2 whose client sends the preface, a head or any other frame by and by; a head may be of several frames
 * (RFC 9113, section 4.3). The frames of a body have a time limit of their own, elsewhere. It follows the frames in the bytes before the
 * codec has them, from the first byte on. What comes in one go costs no timer. Of the connection's event loop.
 */
final class FrameTimeout extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(FrameTimeout.class);

    private static final int TYPE = 3; // behind the length, in the header of a frame
    private static final int FLAGS = 4;
    private static final int END_HEADERS = 0x4;

    private final Duration timeout;
    private final RestartableTimer timer;

    /** How many bytes of the header of a frame have come. */
    private int headed;

    private int length;
    private byte type = Http2FrameTypes.SETTINGS; // the preface is not over before the first frame, which is one

    /** Bytes of a payload that are still to come; of the preface at first. */
    private int rest = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

    private boolean isGreeted;
    private boolean isInHead;

    /** Whether something was complete in what was read last. */
    private boolean wasComplete;

    /** @param timeout from the first byte of a head or frame to its last */
    FrameTimeout(Duration timeout) {
        this.timeout = timeout;
        this.timer = new RestartableTimer(timeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (bytes instanceof ByteBuf buffer) {
            follow(buffer);
            if (wasComplete) {
                timer.stop();
            }
            if (isInPart() && !timer.isSet()) {
                timer.set(context.executor(), () -> end(context));
            }
        }
        context.fireChannelRead(bytes);
    }

    private void follow(ByteBuf bytes) {
        wasComplete = false;
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (rest > 0) {
                int passed = Math.min(rest, bytes.writerIndex() - at);
                rest -= passed;
                at += passed;
            } else {
                follow(bytes.getByte(at++));
            }
            wasComplete |= !isInPart();
        }
    }

    /** One byte of the header of a frame. */
    private void follow(byte next) {
        isGreeted = true;
        if (headed < TYPE) {
            length = length << Byte.SIZE | Byte.toUnsignedInt(next);
        } else if (headed == TYPE) {
            type = next;
        } else if (headed == FLAGS && (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION)) {
            isInHead = (next & END_HEADERS) == 0;
        }
        headed++;
        if (headed == Http2CodecUtil.FRAME_HEADER_LENGTH) {
            rest = length;
            headed = 0;
            length = 0;
        }
    }

    private boolean isInPart() {
        return !isGreeted || headed > 0 || isInHead || rest > 0 && type != Http2FrameTypes.DATA;
    }

    /**
     * Whatever else is under way: nothing more can come on this connection, not even that a stream is not wanted any more. The codec would
     * say so and wait for its streams.
     */
    private void end(ChannelHandlerContext context) {
        Channel channel = context.channel();
        if (channel.pipeline().get(PlainArrival.class) != null) {
            return; // it is not clear yet what it speaks, and that has a limit of its own
        }
        log.debug("{} has not completed a frame in {}, closing it", channel.remoteAddress(), timeout);
        channel.close();
        timer.set(context.executor(), context::close);
    }

    /** It speaks something else. */
    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timer.stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.stop();
        context.fireChannelInactive();
    }
}
