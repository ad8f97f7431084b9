package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.NettyPipeline;
import reactor.test.scheduler.VirtualTimeScheduler;

class DrainTest {
    private static final int STREAMS = 3000;
    private static final Pattern RETRY = Pattern.compile("retry: ([0-9]+)\n\n");

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Streams streams = new Streams(
            monitor.liveTail(),
            new StreamOptions(STREAMS, 2000, Duration.ofMinutes(1)),
            new Backlog(1 << 20),
            new Work(Schedulers.immediate()),
            Clock.systemUTC());
    private final List<EmbeddedChannel> channels = new ArrayList<>();

    @BeforeEach
    void open() {
        for (int i = 0; i < STREAMS; i++) {
            channels.add(stream());
        }
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS);
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        monitor.close();
        time.dispose();
    }

    @Test
    void streamsEndOneByOneOverTheWholeTime() {
        streams.drain(Duration.ofSeconds(10), time);
        for (int tenths = 1; tenths <= 100; tenths++) {
            time.advanceTimeBy(Duration.ofMillis(100));
            assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS - STREAMS / 100 * tenths);
        }
    }

    @Test
    void eachIsToldWhyAndWhenToComeBackAndNoTwoTheSameMoment() {
        streams.drain(Duration.ofSeconds(1), time);
        time.advanceTimeBy(Duration.ofSeconds(1));

        Set<Long> moments = new HashSet<>();
        for (EmbeddedChannel channel : channels) {
            String written = written(channel);
            assertThat(written).contains("\"reason\":\"shutdown\"");
            Matcher retry = RETRY.matcher(written);
            assertThat(retry.find()).as(written).isTrue(); // that of the opening
            assertThat(retry.find()).as(written).isTrue();
            moments.add(Long.valueOf(retry.group(1)));
        }
        assertThat(moments).allMatch(moment -> moment >= 2000 && moment <= 2000 + STREAMS);
        // Drawn at random, some are the same: of n draws out of n about 0.63 n differ.
        assertThat(moments).hasSizeGreaterThan(STREAMS / 2);
    }

    @Test
    void nobodyComesInMeanwhile() {
        streams.drain(Duration.ofSeconds(10), time);
        time.advanceTimeBy(Duration.ofSeconds(5));
        EmbeddedChannel late = stream();
        channels.add(late);

        assertThat(streams.refusesMore(Transport.SSE)).isTrue();
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS / 2);
        assertThat(written(late)).matches(": telltale\nretry: (1[5-9]|2[0-9])[0-9]{3}\n\n");
    }

    @Test
    void theEndOfTheServerDoesNotWaitForIt() {
        streams.drain(Duration.ofHours(1), time);
        time.advanceTimeBy(Duration.ofMinutes(15));
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS * 3 / 4);
        CompletableFuture<Void> closed =
                streams.close(Duration.ofSeconds(5), time).toFuture();
        time.advanceTimeBy(Duration.ofSeconds(1));
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS * 3 / 4 - 1000); // one a millisecond
        assertThat(closed).isNotDone();
        time.advanceTimeBy(Duration.ofMillis(1250));
        assertThat(streams.counters(Transport.SSE).open()).isZero();
        assertThat(closed).isDone();
    }

    @Test
    void theEndOfTheServerTakesNoLongerThanAllowed() {
        streams.close(Duration.ofMillis(300), time).subscribe();
        time.advanceTimeBy(Duration.ofMillis(300));

        assertThat(streams.counters(Transport.SSE).open()).isZero();
    }

    @Test
    void withoutTimeAllStayOpenUntilTheEnd() {
        streams.drain(Duration.ZERO, time);
        time.advanceTimeBy(Duration.ofHours(1));
        assertThat(streams.counters(Transport.SSE).open()).isEqualTo(STREAMS);
    }

    /** A connection with a stream that has begun, and waits for what comes. */
    private EmbeddedChannel stream() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
        Delivery opened = new Delivery.Opened("s", monitor.head(), monitor.head(), true);
        Subscription all = Subscription.all(EventFilter.ALL);
        Flux<Delivery> deliveries = Flux.just(opened).concatWith(Flux.never());
        Mono.<Void>create(end -> streams.sse(all, deliveries, SseForm.USUAL, channel, false, end))
                .subscribe();
        channel.runPendingTasks();
        return channel;
    }

    private static String written(EmbeddedChannel channel) {
        channel.runPendingTasks();
        StringBuilder written = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            written.append(next.toString(StandardCharsets.UTF_8));
            next.release();
        }
        return written.toString();
    }
}
