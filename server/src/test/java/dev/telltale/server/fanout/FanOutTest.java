package dev.telltale.server.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.wire.Projection;
import dev.telltale.server.http.Backlog;
import dev.telltale.server.http.Work;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class FanOutTest {
    private static final StreamEncoder USUAL = new SseEncoder(SseForm.USUAL, false);

    private final EventLoop loop = new DefaultEventLoop();
    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Streams streams = new Streams(
            monitor.liveTail(),
            new StreamOptions(100, 2000, Duration.ofMinutes(1)),
            new Backlog(1 << 20),
            new Work(Schedulers.immediate()),
            Clock.systemUTC());

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        monitor.close();
    }

    @Test
    void manySubscriptionsOfOneConnectionAreFlushedOnceForAnEvent() throws Exception {
        RecordingOutlet outlet = new RecordingOutlet(loop);
        for (int i = 0; i < 10; i++) {
            watch(outlet, new WebSocketEncoder("s" + i, Projection.ALL, false, false));
        }
        awaitLive(10);
        int flushed = loop.submit(outlet.flushed::get).get();
        append(1);
        Awaitility.await().until(outlet::events, events -> events > 0);
        // What is looked at in one turn of the loop is over before the next one.
        assertThat(loop.submit(outlet.flushed::get).get() - flushed).isEqualTo(1);
        assertThat(outlet.events()).isEqualTo(10);
    }

    @Test
    void whoWantTheSameAreWrittenOneBuffer() {
        List<RecordingOutlet> outlets = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outlets.add(new RecordingOutlet(loop));
            watch(outlets.get(i), USUAL);
        }
        awaitLive(5);
        append(1);
        ByteBuf first = null;
        for (RecordingOutlet outlet : outlets) {
            awaitEvents(outlet, 1);
            ByteBuf source = outlet.sources.get(outlet.sources.size() - 1);
            first = first == null ? source : first;
            assertThat(source).isSameAs(first);
        }
    }

    @Test
    void manyEventsAtOnceComeInOneWriteOrFewAndAllOfThem() {
        RecordingOutlet outlet = new RecordingOutlet(loop);
        watch(outlet, USUAL);
        awaitLive(1);
        int before = outlet.written.size();
        append(3 * FanOut.LOOK);
        String last = monitor.head().toString();
        Awaitility.await()
                .until(() -> outlet.written.get(outlet.written.size() - 1).contains(last));
        String all = String.join("", outlet.written.subList(before, outlet.written.size()));
        assertThat(all.lines().filter("event: execution.started"::equals)).hasSize(3 * FanOut.LOOK);
        assertThat(outlet.written.size() - before).isLessThan(3 * FanOut.LOOK);
    }

    // Of five that are written to from the last to the first, the second one and the fourth one leave while the third
    // one is asked.
    @Test
    void whoLeavesWhileOthersAreWrittenToChangesNothingForThem() {
        List<RecordingOutlet> outlets = new ArrayList<>();
        List<Watcher> watchers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            outlets.add(new RecordingOutlet(loop));
            watchers.add(watch(outlets.get(i), USUAL));
            awaitLive(i + 1);
        }
        outlets.get(2).onceAsked = () -> {
            watchers.get(1).cancel();
            watchers.get(3).cancel();
        };
        append(1);
        awaitLive(3);
        append(1);
        for (int place : List.of(0, 2, 4)) {
            awaitEvents(outlets.get(place), 2);
        }
        assertThat(outlets.get(1).events()).isZero();
        assertThat(outlets.get(3).events()).isEqualTo(1);
        watchers.get(2).onLoop(watchers.get(2)::cancel); // each knows its place
        awaitLive(2);
        append(1);
        awaitEvents(outlets.get(0), 3);
        awaitEvents(outlets.get(4), 3);
        assertThat(outlets.get(2).events()).isEqualTo(2);
    }

    @Test
    void aFaultOfOneGroupEndsItsStreamsAndNoOthers() {
        for (StreamEncoder faulty : List.of(new Faulty(true), new Faulty(false))) {
            RecordingOutlet good = new RecordingOutlet(loop);
            RecordingOutlet bad = new RecordingOutlet(loop);
            Watcher healthy = watch(good, USUAL);
            watch(bad, faulty);
            awaitLive(2);
            append(2);
            awaitEvents(good, 2);
            Awaitility.await().until(() -> bad.failures.size() == 1);
            awaitLive(1);
            append(1);
            awaitEvents(good, 3);
            assertThat(good.failures).isEmpty();
            assertThat(bad.events()).isZero();
            healthy.onLoop(healthy::cancel);
            awaitLive(0);
        }
        assertThat(streams.counters(Transport.SSE).ended()).containsEntry("failed", 2L);
    }

    @Test
    void afterAFaultOfTheLoopItselfItServesOn() {
        RecordingOutlet broken = new RecordingOutlet(loop);
        watch(broken, USUAL);
        awaitLive(1);
        broken.failsToFlush = true;
        append(1);
        Awaitility.await().until(() -> !broken.failures.isEmpty());
        RecordingOutlet next = new RecordingOutlet(loop);
        watch(next, USUAL);
        awaitLive(1);
        append(2);
        awaitEvents(next, 2);
    }

    private Watcher watch(Outlet outlet, StreamEncoder encoder) {
        Subscription all = Subscription.all(EventFilter.ALL);
        Watcher watcher = new Watcher(streams, streams.fanOut(loop), outlet, all, encoder);
        watcher.onLoop(() -> watcher.begin(streams.tail().approach(all)));
        return watcher;
    }

    private void awaitLive(long count) {
        Awaitility.await()
                .until(() -> streams.counters(Transport.WEBSOCKET).live()
                                + streams.counters(Transport.SSE).live()
                        == count);
    }

    private static void awaitEvents(RecordingOutlet outlet, long count) {
        Awaitility.await().until(outlet::events, events -> events >= count);
        assertThat(outlet.events()).isEqualTo(count);
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            Beginnings.append(monitor, 1);
        }
    }

    /** Cannot write an event. @param whenSized whether that shows when its size is asked for, or only when it is written */
    private record Faulty(boolean whenSized) implements StreamEncoder {
        @Override
        public Transport transport() {
            return USUAL.transport();
        }

        @Override
        public boolean hasLink() {
            return false;
        }

        @Override
        public int size(Frame frame) {
            if (whenSized) {
                throw new IllegalStateException("a fault of ours");
            }
            return USUAL.size(frame);
        }

        @Override
        public ByteBuf events(List<Frame> frames, ByteBufAllocator allocator) {
            throw new IllegalStateException("a fault of ours");
        }

        @Override
        public ByteBuf delivery(Delivery delivery, long nowMicros, ByteBufAllocator allocator) {
            return USUAL.delivery(delivery, nowMicros, allocator);
        }

        @Override
        public ByteBuf openedBeforeSnapshot(Delivery.Opened opened, ByteBufAllocator allocator) {
            return USUAL.openedBeforeSnapshot(opened, allocator);
        }

        @Override
        public ByteBuf comeBack(long millis, ByteBufAllocator allocator) {
            return USUAL.comeBack(millis, allocator);
        }

        @Override
        public ByteBuf closedUnopened(Delivery.Closed closed, ByteBufAllocator allocator) {
            return USUAL.closedUnopened(closed, allocator);
        }
    }
}
