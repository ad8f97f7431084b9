package dev.telltale.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

class GateTest {
    private final AtomicLong nanoTime = new AtomicLong();
    private final Gate gate = new Gate(100, 100, 1, new Cors(Set.of()), nanoTime::get);
    private final List<Caller> callers = new ArrayList<>();

    @AfterEach
    void close() {
        callers.forEach(EmbeddedChannel::finishAndReleaseAll);
    }

    @Test
    void ofThirtyAtOnceThoseOfTwoSecondsAreLetInAndTheOthersAreToldSo() {
        List<Caller> first = enter(30);
        assertThat(first).filteredOn(Caller::isLetIn).hasSize(2);
        assertThat(gate.refused()).isEqualTo(28);
        assertThat(first)
                .filteredOn(caller -> !caller.isLetIn())
                .allSatisfy(caller -> assertThat(caller.answer())
                        .startsWith("503 ")
                        .contains("more than 1 connections come in a second"));
    }

    @Test
    void withTheNextSecondOneMoreIsLetIn() {
        enter(30);
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(enter(30)).filteredOn(Caller::isLetIn).hasSize(1);
    }

    private List<Caller> enter(int count) {
        List<Caller> entered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Caller caller = new Caller();
            gate.enter(caller);
            entered.add(caller);
        }
        callers.addAll(entered);
        return entered;
    }

    /** A connection from loopback, without a network. */
    private static final class Caller extends EmbeddedChannel {
        Caller() {
            pipeline().addLast(NettyPipeline.HttpTrafficHandler, new ChannelInboundHandlerAdapter());
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        boolean isLetIn() {
            return pipeline().get(TurnedAway.class) == null;
        }

        /** Status and body of what it gets when it asks for something. */
        String answer() {
            writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
            FullHttpResponse response = readOutbound();
            try {
                return response.status().code() + " " + response.content().toString(StandardCharsets.UTF_8);
            } finally {
                response.release();
            }
        }
    }
}
