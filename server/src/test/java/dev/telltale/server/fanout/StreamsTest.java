package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;

class StreamsTest {
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Streams streams = new Streams(
            monitor.liveTail(),
            new StreamOptions(10, 2000, Duration.ofMinutes(1)),
            new Backlog(1 << 20),
            new Work(Schedulers.immediate()),
            Clock.systemUTC());
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicReference<@Nullable MonoSink<Void>> end = new AtomicReference<>();
    private final Disposable answer = Mono.<Void>create(end::set).subscribe();

    StreamsTest() {
        channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        monitor.close();
    }

    @Test
    void aStreamIsThereUntilItIsGivenUp() {
        begin();
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(1);

        answer.dispose();
        assertNothingIsLeft();
    }

    @Test
    void aStreamThatWasGivenUpWhileItsHeadersWaitedDoesNotBegin() {
        answer.dispose();
        begin();
        assertNothingIsLeft();
    }

    @Test
    void aStreamWhoseConnectionIsGoneByThenDoesNotBegin() {
        channel.close();
        begin();
        assertNothingIsLeft();
    }

    private void begin() {
        Subscription all = Subscription.all(EventFilter.ALL);
        streams.sse(
                all, streams.tail().approach(all), SseForm.USUAL, channel, false, Objects.requireNonNull(end.get()));
    }

    // Its reader ends by itself where it has caught up, on a thread of its own.
    private void assertNothingIsLeft() {
        assertThat(streams.counters(Transport.SSE).open()).isZero();
        Awaitility.await().until(() -> monitor.stats().subscribers() == 0);
    }
}
