package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Overload;
import dev.telltale.server.stream.SseFrame;
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
final class LastWords {
    private static final long LINGER_MS = 500;

    private LastWords() {}

    /** Says what is wrong, in the words of every other error. */
    static void say(ChannelHandlerContext context, HttpProblem problem) {
        FullHttpResponse response = response(problem.status(), "application/problem+json", problem.json());
        problem.headers().forEach(response.headers()::set);
        send(context, response);
    }

    /** Has a browser that wants a stream come back: it takes any status but 200 for final. */
    static void comeBack(ChannelHandlerContext context) {
        FullHttpResponse response = response(200, "text/event-stream", SseFrame.opening(Overload.retryMillis()));
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform");
        send(context, response);
    }

    private static FullHttpResponse response(int status, String type, byte[] body) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, "close");
        return response;
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response) {
        if (ChannelOperations.get(context.channel()) != null) {
            // In the middle of another answer there is no room for this one.
            response.release();
            context.close();
            return;
        }
        // Closed a little later: what is still on its way would reset the connection before the client has read this.
        context.writeAndFlush(response)
                .addListener(
                        done -> context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS));
    }
}
