package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/** Answers requests of HTTP/2 that are none, too many, or to what is no host; other streams go on. Of the connection's event loop. */
final class UnreadableStreams extends ChannelInboundHandlerAdapter {
    private final RequestCount requests;

    /** The ids of a client's streams grow: what comes later on one of them is no request. */
    private int newest;

    UnreadableStreams(RequestCount requests) {
        this.requests = requests;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame head && head.stream().id() > newest) {
            newest = head.stream().id();
            if (head.headers().method() == null) {
                // Netty would take it for what ends a request (RFC 9113, section 8.3.1, has it malformed).
                reset(context, head, Http2Error.PROTOCOL_ERROR);
                return;
            }
            if (requests.isTooMany()) {
                reset(context, head, Http2Error.REFUSED_STREAM); // an answer in words might not be read
                return;
            }
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

    private static void reset(ChannelHandlerContext context, Http2HeadersFrame head, Http2Error error) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(head.stream()));
    }
}
