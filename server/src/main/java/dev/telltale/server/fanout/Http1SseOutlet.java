package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpServerCodec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** A stream that has a connection of HTTP/1.1 to itself. Of the connection's event loop. */
final class Http1SseOutlet extends SseOutlet {
    /** Where to write what is chunked already; null if it has to pass the codec. */
    private final @Nullable ChannelHandlerContext codec;

    private final LoopFigures.Count flushes;

    /** @param isChunked whether what is written is chunks, which are no matter for the HTTP codec any more */
    Http1SseOutlet(Channel channel, boolean isChunked, LoopFigures.Count flushes, MonoSink<Void> end) {
        super(channel, end);
        this.flushes = flushes;
        this.codec = isChunked ? channel.pipeline().context(HttpServerCodec.class) : null;
    }

    @Override
    void write(ByteBuf bytes, ChannelPromise promise) {
        if (codec != null) {
            codec.write(bytes, promise);
        } else {
            channel.write(bytes, promise);
        }
    }

    @Override
    public boolean flush() {
        flushes.add(1);
        if (codec != null) {
            codec.flush();
        } else {
            channel.flush();
        }
        return channel.isWritable();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }
}
