package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.stream.ComeBack;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A connection that is too many: its first request is answered with that, and then it is closed. */
final class TurnedAway extends ChannelInboundHandlerAdapter {
    /** How long it may take to ask for something: it can only be told in an answer. */
    static final Duration HEARING = Duration.ofSeconds(5);

    private final HttpProblem problem;
    private final Cors cors;
    private boolean isAnswered;

    /** @param cors by which a page may read the answer */
    TurnedAway(HttpProblem problem, Cors cors) {
        this.problem = problem;
        this.cors = cors;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.executor().schedule(() -> context.close(), HEARING.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !isAnswered) {
            isAnswered = true;
            ClosingAnswer.say(context, answer(problem, cors, request.headers()));
        }
        ReferenceCountUtil.release(message);
        context.read();
    }

    /** @param headers of the request */
    static Answer answer(HttpProblem problem, Cors cors, HttpHeaders headers) {
        String accept = String.join(",", headers.getAll(HttpHeaderNames.ACCEPT));
        return cors.apply(ComeBack.isFor(accept) ? ComeBack.answer() : problem.answer(), headers);
    }
}
