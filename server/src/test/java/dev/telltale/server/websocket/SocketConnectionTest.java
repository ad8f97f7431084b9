package dev.telltale.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.engine.Engine;
import dev.telltale.engine.expression.CelCondition;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.server.WebSocketLimits;
import dev.telltale.server.fanout.StreamOptions;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;

class SocketConnectionTest {
    private static final int CLOSE = 0x88;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Engine engine = Engine.builder().journal(monitor.journal()).build();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        monitor.close();
        engine.close();
    }

    // Left to Reactor Netty it would be the client's fault: 1002.
    @Test
    void aFaultOfOursIsClosedAsOne() {
        open();
        channel.pipeline().fireExceptionCaught(new IllegalStateException("this is a test"));

        assertThat(closeCode()).isEqualTo(1011);
    }

    @Test
    void aConnectionThatBreaksIsClosedWithoutAWord() {
        open();
        channel.pipeline().fireExceptionCaught(new IOException("connection reset"));

        assertThat(closeCode()).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    private void open() {
        Streams streams = new Streams(
                monitor.liveTail(),
                new StreamOptions(10, 2000, MINUTE),
                new Backlog(1 << 20),
                new Work(Schedulers.immediate()),
                Clock.systemUTC());
        WebSocketLimits limits = WebSocketLimits.DEFAULT;
        SocketOptions options = new SocketOptions(
                limits.frameBytes(), limits.framesPerSecond(), limits.subscriptions(), MINUTE, MINUTE, MINUTE, MINUTE);
        channel.pipeline()
                .addLast(new WebSocket13FrameEncoder(false))
                .addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
        EventConditions conditions = new EventConditions(CelCondition::compile);
        new Sockets(monitor, (id, at) -> false, engine, streams, conditions, options)
                .open(channel, new Work(Schedulers.immediate()));
    }

    /** Of the close that was written, or null if there is none. */
    private @Nullable Integer closeCode() {
        ByteBuf written = Unpooled.buffer();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            written.writeBytes(part);
            part.release();
        }
        return written.isReadable() && written.getUnsignedByte(0) == CLOSE
                ? (Integer) written.getUnsignedShort(2)
                : null;
    }
}
