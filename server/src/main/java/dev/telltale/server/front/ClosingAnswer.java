package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import reactor.netty.channel.ChannelOperations;

/** The last answer on a connection, given before a request gets to where others are answered. Thread-safe: it has no state. */
final class ClosingAnswer {
    private static final long LINGER_MS = 500;

    private ClosingAnswer() {}

    /** @param answer that is known in full */
    static void say(ChannelHandlerContext context, Answer answer) {
        byte[] body = ((Answer.Whole) answer).body();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(body));
        answer.head().forEach(response.headers()::set);
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        send(context, response);
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response) {
        if (ChannelOperations.get(context.channel()) != null) {
            // In the middle of another answer there is no room for this one.
            response.release();
            context.close();
            return;
        }
        context.writeAndFlush(response).addListener(done -> closeSoon(context));
    }

    /** Closes a little later: what is still on its way would reset the connection before the client has read what was said. */
    static void closeSoon(ChannelHandlerContext context) {
        context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS);
    }
}
