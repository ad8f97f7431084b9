package dev.telltale.server.front;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where what goes wrong with a connection of HTTP/2 as a whole ends: what clients can cause is no news. Of its event loop. */
final class ConnectionFaults extends ChannelDuplexHandler {
    private static final Logger log = LoggerFactory.getLogger(ConnectionFaults.class);

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2Exception || cause instanceof IOException || cause instanceof DecoderException) {
            // Whoever has found it has closed the connection, or does so.
            log.debug("the connection of {} is over", context.channel().remoteAddress(), cause);
        } else {
            log.error("a connection failed", cause);
            context.close();
        }
    }

    /** The codec forgets whom to tell if the client leaves while it waits for the last streams, and a closing server waits to be told. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        context.close();
    }
}
