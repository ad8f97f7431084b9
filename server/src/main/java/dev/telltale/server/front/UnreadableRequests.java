package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.ChannelOperations;

/** Answers what is no HTTP, or too long a line or header, in the words of every other error; then closes. */
public final class UnreadableRequests extends ChannelInboundHandlerAdapter {
    private static final long LINGER_MS = 500;
    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[]*)(:[0-9]{1,5})?");

    private boolean isAnswered;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpProblem problem = message instanceof HttpRequest request ? problem(request) : null;
        if (problem == null && !isAnswered) {
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        if (problem != null && !isAnswered) {
            isAnswered = true;
            answer(context, problem);
        }
        context.read();
    }

    private static void answer(ChannelHandlerContext context, HttpProblem problem) {
        if (ChannelOperations.get(context.channel()) != null) {
            // In the middle of another answer there is no room for this one.
            context.close();
            return;
        }
        byte[] body = problem.json();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(problem.status()), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONNECTION, "close");
        // Closed a little later: what is still on its way would reset the connection before the client has read this.
        context.writeAndFlush(response)
                .addListener(
                        done -> context.executor().schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS));
    }

    private static @Nullable HttpProblem problem(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return problem(request.decoderResult().cause());
        }
        String host = request.headers().get(HttpHeaderNames.HOST);
        // Reactor Netty takes such a host apart before anything of ours sees it, and answers with an empty body.
        return host == null || HOST.matcher(host).matches()
                ? null
                : HttpProblem.badRequest("header Host", "'" + Shown.of(host) + "' is no host and port");
    }

    private static HttpProblem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return HttpProblem.of(414, "uri-too-long", "The request line is too long", "the request line is too long")
                    .hint("shorten the filter, for example with *");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return HttpProblem.of(
                    431, "headers-too-large", "The headers are too long", "the headers of the request are too long");
        }
        return HttpProblem.badRequest("the request", "this is no HTTP request");
    }
}
