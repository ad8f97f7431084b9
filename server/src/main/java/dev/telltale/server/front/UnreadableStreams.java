package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** Answers requests of HTTP/2 to what is no host, in the words of every other error; other streams go on. Of the connection's event loop. */
final class UnreadableStreams extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame head) {
            CharSequence authority = head.headers().authority();
            CharSequence host = authority == null ? head.headers().get("host") : authority;
            HttpProblem problem = UnreadableRequests.problemOfHost(host);
            if (problem != null) {
                StreamAnswer.say(context, head, problem.answer());
                return;
            }
        }
        context.fireChannelRead(message);
    }
}
