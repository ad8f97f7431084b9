package dev.telltale.server.fanout;

import dev.telltale.server.http.Faults;
import dev.telltale.server.socket.Backpressure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** An answer that is one stream of server-sent events. Of the connection's event loop. */
abstract class SseOutlet implements Outlet {
    final Channel channel;
    private final MonoSink<Void> end;
    private final Backpressure backpressure;
    private @Nullable Watcher watcher;

    SseOutlet(Channel channel, MonoSink<Void> end) {
        this.channel = channel;
        this.end = end;
        this.backpressure = new Backpressure(channel, this::hasRoom);
    }

    /** @param isChunked whether what is written is chunks of HTTP/1.1 @param flushes counts those of the connection */
    static SseOutlet of(Channel channel, boolean isChunked, LoopFigures.Count flushes, MonoSink<Void> end) {
        return channel instanceof Http2StreamChannel
                ? new Http2SseOutlet(channel, flushes, end)
                : new Http1SseOutlet(channel, isChunked, flushes, end);
    }

    void enter(Watcher first) {
        watcher = first;
        backpressure.enter();
    }

    /** The answer is over; on any thread. */
    void leave() {
        backpressure.leave();
    }

    /** The channel takes more after it took none. */
    void hasRoom() {
        if (watcher != null) {
            watcher.goOn();
        }
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public final void write(ByteBuf bytes) {
        write(bytes, channel.voidPromise());
    }

    @Override
    public final void write(ByteBuf bytes, Written written) {
        write(bytes, Written.promise(channel, written));
    }

    abstract void write(ByteBuf bytes, ChannelPromise promise);

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void ended(Watcher over) {
        end.success();
    }

    @Override
    public void failed(Watcher failed, Throwable error) {
        Faults.problem(error, "a stream"); // for the log: the head was sent long ago
        channel.close(); // without its end in good order the client knows
        end.success();
    }
}
