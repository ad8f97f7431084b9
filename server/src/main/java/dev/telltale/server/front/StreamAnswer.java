package dev.telltale.server.front;

import dev.telltale.server.http.Answer;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.util.Locale;

/** The answer on one stream of HTTP/2, given before its request gets to where others are answered. Thread-safe: it has no state. */
final class StreamAnswer {
    private StreamAnswer() {}

    /** @param context in the pipeline of the connection, behind the codec @param answer that is known in full */
    static void say(ChannelHandlerContext context, Http2HeadersFrame request, Answer answer) {
        byte[] body = ((Answer.Whole) answer).body();
        Http2Headers headers = new DefaultHttp2Headers().status(String.valueOf(answer.status()));
        answer.head().forEach((name, value) -> headers.set(name.toLowerCase(Locale.ROOT), value));
        Http2FrameStream stream = request.stream();
        context.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
        context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
        if (!request.isEndStream()) {
            // What is still to come is of no interest (RFC 9113, section 8.1).
            context.write(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR).stream(stream));
        }
        context.flush();
    }
}
