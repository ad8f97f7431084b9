package dev.telltale.server.websocket;

import dev.telltale.event.ExecutionControl;
import dev.telltale.monitor.EventConditions;
import dev.telltale.monitor.Monitor;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.server.fanout.Streams;
import dev.telltale.server.http.Work;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import java.util.function.BiPredicate;
import reactor.netty.NettyPipeline;

/**
 * Talks on WebSockets. Immutable, thread-safe.
 *
 * @param isFinished whether an execution has ended at or before a place; may wait
 * @param conditions compiles those of filters
 */
public record Sockets(
        Monitor monitor,
        BiPredicate<String, Cursor> isFinished,
        ExecutionControl control,
        Streams streams,
        EventConditions conditions,
        SocketOptions options) {
    /** What both sides speak. */
    public static final String SUBPROTOCOL = "telltale.v1";

    /** Begins. @param channel after the handshake, on its event loop @param work for what may take a while */
    public void open(Channel channel, Work work) {
        ChannelPipeline pipeline = channel.pipeline();
        // Nothing else looks whether text is UTF-8.
        pipeline.addBefore(NettyPipeline.ReactiveBridge, null, new Utf8FrameValidator());
        pipeline.addBefore(NettyPipeline.ReactiveBridge, null, new SocketConnection(this, work));
    }
}
