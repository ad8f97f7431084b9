package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FanOutTest {
    private static final int WATCHERS = 10;

    private final EventLoop loop = new DefaultEventLoop();
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Streams streams = new Streams(
            monitor.liveTail(), new StreamOptions(WATCHERS, 2000, Duration.ofMinutes(1)), Clock.systemUTC());

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        monitor.close();
    }

    @Test
    void manySubscriptionsOfOneConnectionAreFlushedOnceForAnEvent() throws Exception {
        CountingOutlet outlet = new CountingOutlet(loop);
        for (int i = 0; i < WATCHERS; i++) {
            watch(outlet, new WebSocketDress("s" + i, Projection.ALL, false, false));
        }
        assertThat(flushesForAnEvent(outlet)).isEqualTo(1);
    }

    private void watch(Outlet outlet, Dress dress) {
        Subscription all = Subscription.all(EventFilter.ALL);
        Watcher watcher = new Watcher(streams, streams.fanOut(loop), outlet, all, dress);
        watcher.onLoop(() -> watcher.begin(streams.tail().approach(all)));
    }

    private int flushesForAnEvent(CountingOutlet outlet) throws Exception {
        Awaitility.await().until(() -> streams.counters(Transport.WEBSOCKET).live() == WATCHERS);
        int written = loop.submit(outlet.written::get).get();
        int flushed = loop.submit(outlet.flushed::get).get();
        Beginnings.append(monitor, 1);
        Awaitility.await().until(outlet.written::get, now -> now > written);
        // What is looked at in one turn of the loop is over before the next one.
        return loop.submit(outlet.flushed::get).get() - flushed;
    }
}
