package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.socket.RestartableTimer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler.PriorKnowledgeUpgradeEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Sees by its first bytes what a connection without TLS speaks. It stands behind the handler that holds them back as long as they may
 * become the preface of HTTP/2. Of the connection's event loop.
 */
final class PlainArrival extends ChannelInboundHandlerAdapter {
    private final ConnectionSetup setup;
    private final @Nullable HttpProblem refusal;
    private final Duration timeout;
    private final RestartableTimer timer;

    /** @param timeout until it has to be clear */
    PlainArrival(ConnectionSetup setup, @Nullable HttpProblem refusal, Duration timeout) {
        this.setup = setup;
        this.refusal = refusal;
        this.timeout = timeout;
        this.timer = new RestartableTimer(timeout);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof PriorKnowledgeUpgradeEvent) {
            setup.http2(context.pipeline(), refusal);
            context.pipeline().remove(this);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        setup.http1(context.pipeline(), refusal);
        context.pipeline().remove(this);
        context.fireChannelRead(bytes);
    }

    /** Something has come, and it was held back. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!timer.isSet()) {
            ChannelHandlerContext codec = context.pipeline().context(NettyPipeline.HttpTrafficHandler);
            timer.set(context.executor(), () -> HeadTimeout.end(codec, timeout));
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        timer.stop();
    }
}
