package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class WatcherTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final LocalMonitor monitor = LocalMonitor.inMemory();

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        monitor.close();
    }

    // Somebody may be waiting for it.
    @Test
    void whoLeavesBeforeAnUpdateHoldsSaysThatItNeverWill() throws Exception {
        Streams streams =
                new Streams(monitor.liveTail(), new StreamOptions(1, 2000, Duration.ofMinutes(1)), Clock.systemUTC());
        Watcher watcher = new Watcher(
                streams,
                streams.fanOut(loop),
                new CountingOutlet(loop),
                Subscription.all(EventFilter.ALL),
                new WebSocketDress("s1", Projection.ALL, false, false));
        List<@Nullable Cursor> places = new ArrayList<>();
        loop.submit(() -> {
                    watcher.begin(Flux.never());
                    watcher.update(EventFilter.ALL, places::add);
                    watcher.update(EventFilter.ALL, places::add);
                    assertThat(places).isEmpty();
                    watcher.cancel();
                    watcher.update(EventFilter.ALL, places::add);
                })
                .get();

        assertThat(places).containsExactly(null, null, null);
    }
}
