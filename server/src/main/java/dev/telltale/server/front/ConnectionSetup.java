package dev.telltale.server.front;

import dev.telltale.server.http.HttpProblem;
import dev.telltale.server.socket.StallTimeout;
import dev.telltale.server.socket.WriteStallTimeout;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.IdleTimeoutHandler;

/**
 * Takes in each connection: it is counted, and once it is known what it speaks it gets the handlers that hold it to its limits.
 * Immutable, thread-safe.
 */
public final class ConnectionSetup {
    private final Gate gate;
    private final RequestCount requests;
    private final Cors cors;
    private final Duration head;
    private final Duration idle;
    private final Duration stalled;

    /**
     * @param requests counts those of HTTP/2
     * @param cors whose pages may read why they are turned away
     * @param head how long a head may take
     * @param idle how long a connection of HTTP/2 may be without a request; that of HTTP/1.1 Reactor Netty looks at
     * @param stalled how long a client may take nothing of what waits for it
     */
    public ConnectionSetup(
            Gate gate, RequestCount requests, Cors cors, Duration head, Duration idle, Duration stalled) {
        this.gate = gate;
        this.requests = requests;
        this.cors = cors;
        this.head = head;
        this.idle = idle;
        this.stalled = stalled;
    }

    /** A new connection. @param channel with the handlers of Reactor Netty, before anything is read from it */
    public void receive(Channel channel) {
        HttpProblem refusal = gate.enter(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.SslHandler) == null) {
            // Where it sees the preface, of which the others hold back or keep what they like.
            pipeline.addBefore(NettyPipeline.H2CUpgradeHandler, null, new FrameTimeout(head))
                    .addAfter(NettyPipeline.H2CUpgradeHandler, null, new PlainArrival(this, refusal, head));
        } else {
            pipeline.addBefore(NettyPipeline.H2OrHttp11Codec, null, new SecureArrival(this, refusal));
        }
    }

    /** It speaks HTTP/1.1. @param refusal why it is turned away; null if it is not */
    void http1(ChannelPipeline pipeline, @Nullable HttpProblem refusal) {
        if (pipeline.get(HttpServerUpgradeHandler.class) != null) {
            // It would gather the body of any request with an Upgrade header, for a way to HTTP/2 that nobody goes.
            pipeline.remove(HttpServerUpgradeHandler.class);
        }
        if (pipeline.get(FrameTimeout.class) != null) {
            pipeline.remove(FrameTimeout.class);
        }
        new HeadTimeout(head).enter(pipeline);
        pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, new UnreadableRequests())
                .addBefore(NettyPipeline.HttpTrafficHandler, null, new StallTimeout(stalled));
        if (refusal != null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, new TurnedAway(refusal, cors));
        }
    }

    /** It speaks HTTP/2. @param refusal why it is turned away; null if it is not */
    void http2(ChannelPipeline pipeline, @Nullable HttpProblem refusal) {
        Http2Connection connection = pipeline.get(Http2FrameCodec.class).connection();
        connection.addListener(requests);
        // That of Reactor Netty would close a connection whose streams have nothing to say, and keep one that only
        // pings.
        IdleTimeoutHandler.removeIdleTimeoutHandler(pipeline);
        new Idleness(pipeline.channel(), connection, idle).enter();
        if (pipeline.get(FrameTimeout.class) == null) {
            pipeline.addBefore(NettyPipeline.HttpCodec, null, new FrameTimeout(head));
        }
        pipeline.addBefore(NettyPipeline.HttpCodec, null, new WriteStallTimeout(stalled))
                .addBefore(
                        NettyPipeline.H2MultiplexHandler,
                        null,
                        refusal == null ? new UnreadableStreams(requests) : new TurnedAwayStreams(refusal, cors))
                .addLast(new ConnectionFaults());
    }
}
