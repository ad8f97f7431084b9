package dev.telltale.server.front;

import dev.telltale.server.socket.Alarm;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection of HTTP/2 whose client sends the preface, a head or any other frame by and by; a head may be of several frames
 * (RFC 9113, section 4.3). The frames of a body have a time limit of their own, elsewhere. It follows the frames in the bytes before the
 * codec has them. What comes in one go costs no timer. Of the connection's event loop.
 */
final class FrameTimeout extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(FrameTimeout.class);

    private static final int TYPE = 3; // behind the length, in the header of a frame
    private static final int FLAGS = 4;
    private static final int END_HEADERS = 0x4;

    private final Http2Connection connection;
    private final Duration timeout;
    private final Alarm alarm;

    /** How many bytes of the header of a frame have come. */
    private int headed;

    private int length;
    private byte type;

    /** Bytes of a payload that are still to come; of the preface at first. */
    private int rest = Http2CodecUtil.connectionPrefaceBuf().readableBytes();

    private boolean isInHead;

    /** Whether something was complete since the timer was last looked at. */
    private boolean wasComplete;

    /** @param timeout from the first byte of a head or frame to its last */
    FrameTimeout(Duration timeout, Http2Connection connection) {
        this.timeout = timeout;
        this.connection = connection;
        this.alarm = new Alarm(timeout);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (bytes instanceof ByteBuf buffer) {
            follow(buffer);
        }
        context.fireChannelRead(bytes);
    }

    private void follow(ByteBuf bytes) {
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
        return headed > 0 || isInHead || rest > 0 && type != Http2FrameTypes.DATA;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (wasComplete) {
            alarm.stop();
            wasComplete = false;
        }
        if (isInPart() && !alarm.isSet()) {
            alarm.set(context.executor(), () -> end(context.channel()));
        }
        context.fireChannelReadComplete();
    }

    private void end(Channel channel) {
        // While an answer is under way the connection is in use, as one of HTTP/1.1 is.
        if (connection.numActiveStreams() == 0) {
            log.debug("{} has not completed a frame in {}, closing it", channel.remoteAddress(), timeout);
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        alarm.stop();
        context.fireChannelInactive();
    }
}
