package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.socket.RestartableTimer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import reactor.netty.channel.ChannelOperations;

/**
 * Answers a client with 408 that sends the head of a request by and by: each byte would keep the connection from being idle. It sees
 * bytes before the codec has them, and behind that what has become of them. A head that comes in one go costs no timer. Of the
 * connection's event loop.
 */
final class HeadTimeout extends ChannelInboundHandlerAdapter {
    private final Duration timeout;
    private final RestartableTimer timer;
    private final Parsed parsed = new Parsed();
    private boolean isInBody;
    private boolean hasPart;

    /** @param timeout from the first byte of a head to its last */
    HeadTimeout(Duration timeout) {
        this.timeout = timeout;
        this.timer = new RestartableTimer(timeout);
    }

    /** Begins to look. @param pipeline with the handlers of HTTP/1.1 */
    void enter(ChannelPipeline pipeline) {
        String codec = pipeline.context(HttpServerCodec.class).name();
        pipeline.addBefore(codec, null, this);
        pipeline.addAfter(codec, null, parsed);
    }

    /** No more heads come. */
    static void leave(ChannelPipeline pipeline) {
        HeadTimeout present = pipeline.get(HeadTimeout.class);
        if (present != null) {
            pipeline.remove(present);
            pipeline.remove(present.parsed);
            present.timer.stop();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        hasPart = !isInBody;
        context.fireChannelRead(bytes);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.stop();
        context.fireChannelInactive();
    }

    /** What the codec has made of the bytes. */
    private final class Parsed extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpObject) {
                timer.stop();
                hasPart = false;
                isInBody = !(message instanceof LastHttpContent);
            }
            context.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (hasPart && !timer.isSet()) {
                timer.set(context.executor(), () -> end(context));
            }
            context.fireChannelReadComplete();
        }

        private void end(ChannelHandlerContext context) {
            // While an answer is under way the connection is in use, and what comes meanwhile can wait.
            if (ChannelOperations.get(context.channel()) == null) {
                HeadTimeout.end(context, timeout);
            }
        }
    }

    /** Says so. @param context in a pipeline with the handlers of HTTP/1.1, behind the codec */
    static void end(ChannelHandlerContext context, Duration timeout) {
        String detail = "the head had not arrived in full after " + timeout.toMillis() + " ms";
        ClosingAnswer.say(context, HttpProblem.requestTimeout(detail).answer());
    }
}
