package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/** A connection of HTTP/2 that is too many: its first request is answered with that, and then it is closed. Of its event loop. */
final class TurnedAwayStreams extends ChannelInboundHandlerAdapter {
    private final HttpProblem problem;
    private final Cors cors;
    private boolean isAnswered;

    /** @param cors by which a page may read the answer */
    TurnedAwayStreams(HttpProblem problem, Cors cors) {
        this.problem = problem;
        this.cors = cors;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        // In the end without a word: with one the codec would wait for streams that nobody answers.
        context.executor()
                .schedule(
                        () -> context.channel().unsafe().close(context.voidPromise()),
                        TurnedAway.HEARING.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame head && !isAnswered) {
            isAnswered = true;
            HttpHeaders headers = new DefaultHttpHeaders();
            for (CharSequence name : new CharSequence[] {HttpHeaderNames.ACCEPT, HttpHeaderNames.ORIGIN}) {
                headers.add(name, head.headers().getAll(name));
            }
            StreamAnswer.say(context, head, TurnedAway.answer(problem, cors, headers));
            ClosingAnswer.closeSoon(context);
        }
        ReferenceCountUtil.release(message);
    }
}
