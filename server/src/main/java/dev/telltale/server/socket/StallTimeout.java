package dev.telltale.server.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose client takes nothing of what waits for it, whatever that is. Slow is not stalled: as long as some of it goes
 * out, the client may take its time. Of the connection's event loop; what is written costs nothing as long as the socket takes it.
 */
public final class StallTimeout extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(StallTimeout.class);

    private final Duration stalledAfter;
    private final RestartableTimer timer;

    /** @param stalledAfter how long a client may take nothing */
    public StallTimeout(Duration stalledAfter) {
        this.stalledAfter = stalledAfter;
        this.timer = new RestartableTimer(stalledAfter);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        timer.stop();
        if (!context.channel().isWritable()) {
            begin(context);
        }
        context.fireChannelWritabilityChanged();
    }

    private void begin(ChannelHandlerContext context) {
        Waiting waiting = Waiting.of(context.channel());
        timer.set(context.executor(), () -> look(context, waiting));
    }

    private void look(ChannelHandlerContext context, Waiting before) {
        Channel channel = context.channel();
        if (Waiting.of(channel).isNoLessThan(before)) {
            log.debug("{} has taken nothing for {}, closing it", channel.remoteAddress(), stalledAfter);
            context.close(); // no handler may wait for the client once more
        } else {
            begin(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.stop();
        context.fireChannelInactive();
    }

    /**
     * What waits for the socket. It is less with every byte that goes out, even if that is a part of one large chunk.
     *
     * @param bytes of all chunks that wait
     * @param bytesOfFirst of the first one that are still to go
     */
    private record Waiting(long bytes, int bytesOfFirst) {
        /** Nothing has gone since, though a ping or an answer to one may have come to it. */
        boolean isNoLessThan(Waiting before) {
            return bytes >= before.bytes && bytesOfFirst == before.bytesOfFirst;
        }

        static Waiting of(Channel channel) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            if (buffer == null) {
                return new Waiting(0, 0); // closed
            }
            Object first = buffer.current();
            return new Waiting(
                    buffer.totalPendingWriteBytes(), first instanceof ByteBuf chunk ? chunk.readableBytes() : 0);
        }
    }
}
