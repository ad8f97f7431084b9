package dev.telltale.server.fanout;

import dev.telltale.server.socket.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.MonoSink;
import reactor.netty.NettyPipeline;

/** An answer that is one stream of server-sent events. Of the connection's event loop. */
final class SseOutlet implements Outlet {
    private static final Logger log = LoggerFactory.getLogger(SseOutlet.class);

    private final Channel channel;
    private final MonoSink<Void> end;
    private final Pace pace;

    /** Where to write what is chunked already; null if it has to pass the codec. */
    private final @Nullable ChannelHandlerContext codec;

    private @Nullable Watcher watcher;

    /** @param isChunked whether what is written is chunks, which are no matter for the HTTP codec any more */
    SseOutlet(Channel channel, boolean isChunked, MonoSink<Void> end) {
        this.channel = channel;
        this.end = end;
        this.codec = isChunked ? channel.pipeline().context(NettyPipeline.HttpCodec) : null;
        this.pace = new Pace(channel, this::goOn);
    }

    void enter(Watcher first) {
        watcher = first;
        pace.enter();
    }

    /** The answer is over; on any thread. */
    void leave() {
        pace.leave();
    }

    private void goOn() {
        if (watcher != null) {
            watcher.goOn();
        }
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public void write(ByteBuf bytes) {
        write(bytes, channel.voidPromise());
    }

    @Override
    public void write(ByteBuf bytes, Runnable written) {
        write(bytes, Written.promise(channel, written));
    }

    private void write(ByteBuf bytes, ChannelPromise promise) {
        if (codec != null) {
            codec.write(bytes, promise);
        } else {
            channel.write(bytes, promise);
        }
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public boolean flush() {
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

    @Override
    public void ended(Watcher over) {
        end.success();
    }

    @Override
    public void failed(Watcher failed, Throwable error) {
        if (channel.isActive()) {
            log.error("a stream failed", error);
            channel.close(); // without the last chunk the client knows
        } else {
            log.debug("a stream ended with its connection", error);
        }
        end.success();
    }
}
