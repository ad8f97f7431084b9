package dev.telltale.server.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Backpressure of one connection while a long answer is sent on it: it tells when the socket takes more, and closes one whose client
 * sends request upon request meanwhile.
 *
 * <p>All of it happens on the connection's event loop, which is why nothing here is guarded.
 */
public final class Backpressure extends ChannelInboundHandlerAdapter {
    private static final int MAX_PIPELINED = 64;

    private final Channel channel;
    private final Runnable goOn;
    private boolean isLooking;
    private int pipelined;

    /** @param goOn called whenever the socket takes more after it took none */
    public Backpressure(Channel channel, Runnable goOn) {
        this.channel = channel;
        this.goOn = goOn;
    }

    /** Begins to look; on the event loop. */
    public void enter() {
        ChannelPipeline pipeline = channel.pipeline();
        boolean isHttp = pipeline.get(NettyPipeline.HttpTrafficHandler) != null;
        pipeline.addBefore(isHttp ? NettyPipeline.HttpTrafficHandler : NettyPipeline.ReactiveBridge, null, this);
        isLooking = true;
    }

    /** The answer is over; on any thread, more than once if need be, and also if it has not begun. */
    public void leave() {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            if (isLooking) {
                isLooking = false;
                channel.pipeline().remove(this);
            }
        } else if (!loop.isShuttingDown()) {
            loop.execute(this::leave);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
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
        isLooking = false;
    }
}
