package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.http.Shown;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers what is no HTTP, or too long a line or header, in the words of every other error; then closes. */
final class UnreadableRequests extends ChannelInboundHandlerAdapter {
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
            ClosingAnswer.say(context, problem.answer());
        }
        context.read();
    }

    private static @Nullable HttpProblem problem(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return problem(request.decoderResult().cause());
        }
        return problemOfHost(request.headers().get(HttpHeaderNames.HOST));
    }

    /** Reactor Netty takes such a host apart before anything of ours sees it, and answers with an empty body. */
    static @Nullable HttpProblem problemOfHost(@Nullable CharSequence host) {
        return host == null || HOST.matcher(host).matches()
                ? null
                : HttpProblem.badRequest("header Host", "'" + Shown.of(host.toString()) + "' is no host and port");
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
