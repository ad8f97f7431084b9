package dev.telltale.server.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;

/**
 * Gives up a stream of HTTP/2 whose client takes nothing of it, by keeping its window shut while the connection is in use, or goes on sending
 * when it has its answer; the other streams go on. Of the connection's event loop.
 */
public final class StreamStallTimeout extends WriteStallTimeout {
    // There may be a thousand of them on one connection, and each waits in memory and not in the kernel.
    private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(8 << 10, 16 << 10);

    /** What is written in one piece is done only when all of it has gone out. */
    private static final int PIECE = 16 << 10;

    /** How long a client may go on with its request after the answer: it may not have seen that yet. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final RestartableTimer answered = new RestartableTimer(LINGER);

    private StreamStallTimeout(Duration stalledAfter) {
        super(stalledAfter);
    }

    /** Begins to look. @param stream before anything is written to it @param stalledAfter how long a client may take nothing */
    public static void enter(Http2StreamChannel stream, Duration stalledAfter) {
        stream.config().setWriteBufferWaterMark(MARKS);
        stream.pipeline().addFirst(new StreamStallTimeout(stalledAfter));
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof Http2DataFrame data) || data.content().readableBytes() <= PIECE) {
            super.write(context, message, endsAnswer(message) ? whenDone(context, promise) : promise);
            return;
        }
        ByteBuf bytes = data.content();
        while (bytes.readableBytes() > PIECE) {
            super.write(context, new DefaultHttp2DataFrame(bytes.readRetainedSlice(PIECE)), context.newPromise());
        }
        write(context, new DefaultHttp2DataFrame(bytes, data.isEndStream()), promise);
    }

    private static boolean endsAnswer(Object message) {
        return message instanceof Http2DataFrame data && data.isEndStream()
                || message instanceof Http2HeadersFrame head && head.isEndStream();
    }

    private ChannelPromise whenDone(ChannelHandlerContext context, ChannelPromise end) {
        return end.unvoid()
                .addListener(sent -> answered.set(context.executor(), () -> {
                    Http2StreamChannel stream = (Http2StreamChannel) context.channel();
                    if (stream.stream().state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
                        reset(stream, Http2Error.NO_ERROR); // RFC 9113, section 8.1
                    }
                }));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answered.stop();
        super.channelInactive(context);
    }

    /** By the connection: the channel of the stream takes itself for ended once its last frame is written, sent or not. */
    @Override
    void giveUp(ChannelHandlerContext context) {
        reset((Http2StreamChannel) context.channel(), Http2Error.CANCEL);
    }

    private static void reset(Http2StreamChannel stream, Http2Error error) {
        stream.parent().writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream.stream()));
    }
}
