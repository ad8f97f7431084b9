package dev.telltale.server.fanout;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import reactor.core.publisher.MonoSink;

/**
 * A stream of HTTP/2, of which there may be many on a connection. What is written becomes frames on the way; they wait in memory for the
 * window that the client gives the stream, and meanwhile it is not writable. Of the connection's event loop.
 */
final class Http2SseOutlet extends SseOutlet {
    private final ConnectionFlush connection;

    Http2SseOutlet(Channel channel, LoopFigures.Count flushes, MonoSink<Void> end) {
        super(channel, end);
        this.connection = ConnectionFlush.of(channel.parent(), flushes);
    }

    @Override
    void write(ByteBuf bytes, ChannelPromise promise) {
        channel.write(bytes, promise);
    }

    /** Soon, and with all that the other streams of the connection have written until then. */
    @Override
    public boolean flush() {
        connection.soon();
        return channel.isWritable();
    }

    /** What is still to be flushed must not be taken for what the client has not read. */
    @Override
    public boolean isWritable() {
        if (!channel.isWritable() && connection.isDue()) {
            connection.now();
        }
        return channel.isWritable();
    }

    /** Never at once: a flush in the middle of a write to a group may make room, and nobody can join the group then. */
    @Override
    void hasRoom() {
        loop().execute(super::hasRoom);
    }
}
