package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees what was agreed on in the handshake of a connection with TLS. Of the connection's event loop. */
final class SecureArrival extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(SecureArrival.class);

    private final ConnectionSetup setup;
    private final @Nullable HttpProblem refusal;

    SecureArrival(ConnectionSetup setup, @Nullable HttpProblem refusal) {
        this.setup = setup;
        this.refusal = refusal;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        context.fireUserEventTriggered(event); // to the one who brings the handlers of what was agreed on
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            if (context.pipeline().get(Http2FrameCodec.class) != null) {
                setup.http2(context.pipeline(), refusal);
            } else {
                setup.http1(context.pipeline(), refusal);
            }
            context.pipeline().remove(this);
        }
    }

    /** Anybody can send what is no TLS; the next one would log each with its trace. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("{} has failed to shake hands", context.channel().remoteAddress(), cause);
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }
}
