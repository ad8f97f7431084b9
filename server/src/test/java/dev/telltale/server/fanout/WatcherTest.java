package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class WatcherTest {
    private static final Delivery OPENED =
            new Delivery.Opened("s1", new Cursor("e1abcdef", 1), new Cursor("e1abcdef", 9), true);
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);

    private final EventLoop loop = new DefaultEventLoop();
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final RecordingOutlet outlet = new RecordingOutlet(loop);
    private volatile Executor worker = Runnable::run;
    private Streams streams = streams(Duration.ofMinutes(1));

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        monitor.close();
    }

    // Somebody may be waiting for it.
    @Test
    void whoLeavesBeforeAnUpdateHoldsSaysThatItNeverWill() throws Exception {
        Watcher watcher = watcher();
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

    // A proxy would cut what is silent for long, and its client come back for the same search again.
    @Test
    void whoSearchesForLongIsToldHowFarItIs() throws Exception {
        streams = streams(Duration.ofNanos(1));
        Watcher watcher = watcher();
        Delivery place = new Delivery.Position(new Cursor("e1abcdef", 5));
        loop.submit(() -> watcher.begin(Flux.just(OPENED, place).concatWith(Flux.never())))
                .get();
        Awaitility.await().until(() -> outlet.written.contains("id: e1abcdef.5\n\n"));
    }

    @Test
    void whereItHasCaughtUpIsNotSaidToWhoHasJustBegun() throws Exception {
        Watcher watcher = watcher();
        loop.submit(() -> watcher.begin(streams.tail().approach(ALL))).get();
        Awaitility.await().until(() -> streams.counters(Transport.SSE).live() == 1);
        assertThat(outlet.written).hasSize(1).first().asString().contains("event: stream.opened");
    }

    @Test
    void whatComesWhenTheSocketTakesNoMoreWaitsAndComesInOrder() throws Exception {
        for (int i = 0; i < 20; i++) {
            Beginnings.append(monitor, 1);
        }
        Watcher watcher = watcher();
        outlet.room = 4; // the opening and three events
        Subscription fromStart = ALL.withFrom(From.start());
        loop.submit(() -> watcher.begin(streams.tail().approach(fromStart))).get();
        Awaitility.await().until(() -> outlet.events() == 3);
        while (outlet.events() < 20) {
            long before = outlet.events();
            loop.submit(() -> {
                        outlet.room = 1;
                        watcher.goOn();
                    })
                    .get();
            Awaitility.await().until(() -> outlet.events() > before);
        }
        assertThat(String.join("", outlet.written).lines().filter(line -> line.startsWith("id: ")))
                .doesNotHaveDuplicates()
                .hasSize(21)
                .last()
                .isEqualTo("id: " + monitor.head());
    }

    @Test
    void whoIsStalledKeepsItsPlaceAndNoReader() throws Exception {
        for (int i = 0; i < 100; i++) {
            Beginnings.append(monitor, 1);
        }
        Watcher watcher = watcher();
        outlet.room = 4;
        Subscription fromStart = ALL.withFrom(From.start());
        loop.submit(() -> watcher.begin(streams.tail().approach(fromStart))).get();
        Awaitility.await().until(() -> outlet.events() == 3);
        assertThat(monitor.stats().subscribers()).isEqualTo(1);
        loop.submit(watcher::restIfStalled).get();
        assertThat(streams.counters(Transport.SSE).blocked()).isZero(); // it may have been a moment
        loop.submit(watcher::restIfStalled).get();
        assertThat(streams.counters(Transport.SSE).blocked()).isEqualTo(1);
        Awaitility.await().until(() -> monitor.stats().subscribers() == 0);

        loop.submit(() -> {
                    outlet.room = Integer.MAX_VALUE;
                    watcher.goOn();
                })
                .get();
        Awaitility.await().until(() -> outlet.events() == 100);
        assertThat(String.join("", outlet.written).lines().filter(line -> line.startsWith("id: ")))
                .doesNotHaveDuplicates()
                .hasSize(101);
        assertThat(streams.counters(Transport.SSE).blocked()).isZero();
    }

    // Thousands of them at once would not fit into memory.
    @Test
    void aSnapshotWaitsWhileVeryMuchIsOnItsWayToOthers() throws Exception {
        streams.backlog().enter(Long.MAX_VALUE / 2);
        Delivery closed = new Delivery.Closed(monitor.head(), "finished", 0, 0);
        begin(OPENED, snapshot(), closed);
        Awaitility.await().until(() -> outlet.written.size() == 1);
        loop.submit(() -> {}).get();
        assertThat(outlet.written).hasSize(1);
        streams.backlog().leave(Long.MAX_VALUE / 2);
        Awaitility.await().until(() -> outlet.written.size() == 3);
        assertThat(outlet.written.get(1)).contains("event: stream.snapshot");
        assertThat(outlet.written.get(2)).contains("event: stream.closed");
    }

    @Test
    void aSnapshotIsWrittenByOthersAndWhatFollowsComesBehindIt() throws Exception {
        Queue<Runnable> work = new ConcurrentLinkedQueue<>();
        worker = work::add;
        Delivery closed = new Delivery.Closed(monitor.head(), "finished", 0, 0);
        begin(OPENED, snapshot(), closed);
        Awaitility.await().until(() -> work.size() == 1);
        loop.submit(() -> {}).get();
        assertThat(outlet.written).hasSize(1);

        work.remove().run();
        Awaitility.await().until(() -> outlet.written.size() == 3);
        assertThat(outlet.written.get(1)).contains("event: stream.snapshot");
        assertThat(outlet.written.get(2)).contains("event: stream.closed");
    }

    @Test
    void aSnapshotThatIsNotReadyWhenItsStreamEndsIsNeverSent() throws Exception {
        Queue<Runnable> work = new ConcurrentLinkedQueue<>();
        worker = work::add;
        Watcher watcher = begin(OPENED, snapshot());
        Awaitility.await().until(() -> work.size() == 1);
        loop.submit(watcher::shutDown).get();
        work.remove().run();
        loop.submit(() -> {}).get();
        assertThat(String.join("", outlet.written)).contains("stream.closed").doesNotContain("stream.snapshot");
        assertThat(streams.backlog().bytes()).isZero();
    }

    // On a WebSocket, the next subscription of the same name would get it.
    @Test
    void aSnapshotThatWaitsForRoomWhenItsStreamEndsIsNeverSent() throws Exception {
        streams.backlog().enter(Long.MAX_VALUE / 2);
        Watcher watcher = begin(OPENED, snapshot());
        Awaitility.await().until(() -> outlet.written.size() == 1);
        loop.submit(watcher::shutDown).get();
        streams.backlog().leave(Long.MAX_VALUE / 2);
        loop.submit(watcher::goOn).get();
        loop.schedule(() -> {}, 50, TimeUnit.MILLISECONDS).get(); // behind the next look at the room
        assertThat(String.join("", outlet.written)).contains("stream.closed").doesNotContain("stream.snapshot");
    }

    @Test
    void aFaultWhileItReadsEndsItAndIsCounted() throws Exception {
        Watcher watcher = watcher();
        loop.submit(() -> watcher.begin(Flux.concat(Flux.just(OPENED), Flux.error(new OutOfMemoryError("none")))))
                .get();
        Awaitility.await().until(() -> outlet.failures.size() == 1);
        assertThat(streams.counters(Transport.SSE).ended()).containsEntry("failed", 1L);
    }

    // There may be no journal to read it from when the server is back.
    @Test
    void whatHasHappenedBeforeTheEndOfTheServerComesBeforeTheEndOfTheStream() throws Exception {
        Watcher watcher = watcher();
        loop.submit(() -> watcher.begin(streams.tail().approach(ALL))).get();
        Awaitility.await().until(() -> streams.counters(Transport.SSE).live() == 1);
        loop.submit(() -> {
                    for (int i = 0; i < 3000; i++) { // more than one look takes
                        Beginnings.append(monitor, 1);
                    }
                    watcher.shutDown();
                })
                .get();
        assertThat(outlet.events()).isEqualTo(3000);
        assertThat(outlet.written.get(outlet.written.size() - 1)).contains("\"delivered\":3000");
    }

    private Delivery snapshot() {
        Beginnings.append(monitor, 1);
        return new Delivery.Snapshot(
                monitor.head(), Objects.requireNonNull(monitor.view("e1").block()));
    }

    private Watcher begin(Delivery... deliveries) throws Exception {
        Watcher watcher = watcher();
        loop.submit(() -> watcher.begin(Flux.just(deliveries))).get();
        return watcher;
    }

    private Streams streams(Duration heartbeat) {
        return new Streams(
                monitor.liveTail(),
                new StreamOptions(1, 2000, heartbeat),
                new Backlog(1 << 20),
                new Work(Schedulers.fromExecutor(task -> worker.execute(task))),
                Clock.systemUTC());
    }

    private Watcher watcher() {
        return new Watcher(streams, streams.fanOut(loop), outlet, ALL, new SseEncoder(SseForm.USUAL, false));
    }
}
