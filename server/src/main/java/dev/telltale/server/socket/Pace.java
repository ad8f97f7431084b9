package dev.telltale.server.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;

/**
 * The pace of one connection while a long answer is sent on it: it tells when the socket takes more, closes one whose client has taken
 * nothing for long, and one whose client sends request upon request meanwhile.
 *
 * <p>All of it happens on the connection's event loop, which is why nothing here is guarded.
 */
public final class Pace extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Pace.class);
    private static final int MAX_PIPELINED = 64;

    private final Channel channel;
    private final Duration stalledAfter;
    private final Runnable goOn;
    private boolean isRemoved;
    private int pipelined;
    private @Nullable ScheduledFuture<?> patience;
    private @Nullable Backlog backlog;

    /**
     * @param stalledAfter how long a client may take nothing before the connection is closed
     * @param goOn called whenever the socket takes more after it took none
     */
    public Pace(Channel channel, Duration stalledAfter, Runnable goOn) {
        this.channel = channel;
        this.stalledAfter = stalledAfter;
        this.goOn = goOn;
    }

    /** Begins to look; on the event loop. */
    public void enter() {
        ChannelPipeline pipeline = channel.pipeline();
        boolean isHttp = pipeline.get(NettyPipeline.HttpTrafficHandler) != null;
        pipeline.addBefore(isHttp ? NettyPipeline.HttpTrafficHandler : NettyPipeline.ReactiveBridge, null, this);
    }

    /** The answer is over; on any thread, more than once if need be. */
    public void leave() {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            stopPatience();
            if (!isRemoved) {
                isRemoved = true;
                channel.pipeline().remove(this);
            }
        } else if (!loop.isShuttingDown()) {
            loop.execute(this::leave);
        }
    }

    /** To be called after each flush. @return whether the socket takes more now */
    public boolean isWritable() {
        if (channel.isWritable()) {
            return true;
        }
        if (patience == null) {
            backlog = Backlog.of(channel);
            patience = channel.eventLoop().schedule(this::losePatience, stalledAfter.toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /** Slow is not stalled: as long as some of it goes out, the client may take its time. */
    private void losePatience() {
        patience = null;
        if (Backlog.of(channel).equals(backlog)) {
            log.debug("{} has taken nothing for {}, closing it", channel.remoteAddress(), stalledAfter);
            channel.close();
        } else {
            isWritable();
        }
    }

    private void stopPatience() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            stopPatience();
            goOn.run();
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        // Netty would queue them without bound until this answer ends, which may be never.
        if (message instanceof HttpObject && ++pipelined > MAX_PIPELINED) {
            ReferenceCountUtil.release(message);
            context.close();
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        isRemoved = true;
    }

    /**
     * What waits for the socket. It changes with every byte that goes out, even if that is a part of one large chunk.
     *
     * @param bytes of all chunks that wait
     * @param bytesOfFirst of the first one that are still to go
     */
    private record Backlog(long bytes, int bytesOfFirst) {
        static Backlog of(Channel channel) {
            ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
            if (waiting == null) {
                return new Backlog(0, 0); // closed
            }
            Object first = waiting.current();
            return new Backlog(
                    waiting.totalPendingWriteBytes(), first instanceof ByteBuf chunk ? chunk.readableBytes() : 0);
        }
    }
}
