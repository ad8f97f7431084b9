package dev.telltale.monitor.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.Story;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitResult;

/**
 * The traps of a bounded multicast sink: for each, first what becomes of watchers that subscribe to the sink itself, then what becomes of
 * ours.
 */
class SinkTrapsTest {
    private static final Subscription ALL = Subscription.all(EventFilter.ALL);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final Story story = new Story("e1");

    @AfterEach
    void close() {
        monitor.close();
    }

    // A watcher that asks for nothing.

    @Test
    void onTheSinkAWatcherThatAsksForNothingStopsDeliveryToAll() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        Taker<Integer> idle = new Taker<>(0);
        Taker<Integer> keen = new Taker<>();
        sink.asFlux().subscribe(idle);
        sink.asFlux().subscribe(keen);

        assertThat(refused(sink, 1000)).isEqualTo(1000 - 16);
        assertThat(keen.taken).isEmpty();
    }

    // G6
    @Test
    void aWatcherThatAsksForNothingStopsNobody() {
        Watcher idle = watch(0);
        Watcher keen = watch(Long.MAX_VALUE);
        tell(1000);

        assertThatAllArrive(keen, 1000);
        assertThat(idle.deliveries).isEmpty();
        assertThat(monitor.stats().sinkRefusals()).isZero();
        idle.request(Long.MAX_VALUE);
        assertThatAllArrive(idle, 1000);
    }

    // A watcher that throws.

    @Test
    void onTheSinkAWatcherThatThrowsEndsDeliveryToAllWithoutAWord() {
        assertThat(takenBesideOneThatThrows(new IllegalStateException("broken")))
                .isLessThan(10);
    }

    // G6, 000-14
    @Test
    void aWatcherThatThrowsEndsAlone() {
        assertThatOneThatThrowsEndsAlone(() -> {
            throw new IllegalStateException("broken");
        });
    }

    // A watcher that overflows its stack.

    @Test
    void onTheSinkAWatcherThatOverflowsItsStackEndsDeliveryToAllWithoutAWord() {
        assertThat(takenBesideOneThatThrows(new StackOverflowError())).isLessThan(10);
    }

    // G6
    @Test
    void aWatcherThatOverflowsItsStackEndsAlone() {
        assertThatOneThatThrowsEndsAlone(() -> overflow(0));
    }

    // A watcher that blocks.

    @Test
    void onTheSinkAWatcherThatBlocksHoldsUpWhoEmits() throws InterruptedException {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        CountDownLatch release = new CountDownLatch(1);
        sink.asFlux().subscribe(value -> hold(release));
        Thread emitter = new Thread(() -> sink.tryEmitNext(1));
        emitter.start();

        await().atMost(SOON).until(() -> emitter.getState() == Thread.State.WAITING);
        release.countDown();
        emitter.join();
    }

    // G6, 003-09
    @Test
    void watchersThatBlockHoldUpNobody() {
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 0; i < 100; i++) {
            monitor.subscribe(ALL).subscribe(delivery -> hold(release));
        }
        Watcher keen = watch(Long.MAX_VALUE);
        tell(1000);

        assertThatAllArrive(keen, 1000);
        release.countDown();
    }

    // Many threads that emit.

    @Test
    void onTheSinkEmissionsOfSeveralThreadsAreRefused() throws InterruptedException {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        sink.asFlux().subscribe(new Taker<>());
        AtomicInteger refused = new AtomicInteger();
        // Two threads in a tight loop meet sooner or later; on one core that takes some rounds.
        for (int round = 0; round < 1000 && refused.get() == 0; round++) {
            inParallel(4, number -> refused.addAndGet(refused(sink, 1000)));
        }

        assertThat(refused).hasPositiveValue();
    }

    // G7, 003-22
    @Test
    void emissionsOfSeveralThreadsArriveInOneOrder() throws InterruptedException {
        Watcher one = watch(Long.MAX_VALUE);
        Watcher other = watch(Long.MAX_VALUE);
        inParallel(4, number -> {
            Story own = new Story("t" + number);
            monitor.journal().append(List.of(own.started()));
            for (int i = 1; i < 1000; i++) {
                monitor.journal().append(List.of(own.output("build", "x")));
            }
        });

        assertThatAllArrive(one, 4000);
        assertThatAllArrive(other, 4000);
        assertThat(monitor.stats().sinkRefusals()).isZero();
        assertThat(one.events()).isEqualTo(other.events());
    }

    // Watchers that come and go by the thousands.

    @Test
    void onTheSinkWhoComesGetsWhatOthersLeftBehind() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        Taker<Integer> first = new Taker<>(0);
        sink.asFlux().subscribe(first);
        sink.tryEmitNext(1);
        Taker<Integer> later = new Taker<>();
        sink.asFlux().subscribe(later);
        first.cancel();
        sink.tryEmitNext(2);

        assertThat(later.taken).contains(1); // emitted before it came
    }

    // 003-11
    @Test
    void thousandsComeAndGoAndEachSeesWhatIsItsOwn() throws InterruptedException {
        Watcher constant = watch(Long.MAX_VALUE);
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        Thread crowd = new Thread(() -> {
            for (int i = 0; i < 5000; i++) {
                long head = monitor.journal().head();
                Watcher guest = watch(i % 3);
                if (i % 5 == 0) {
                    guest.request(Long.MAX_VALUE);
                }
                guest.cancel();
                List<Long> positions = guest.positions();
                if (!positions.isEmpty() && positions.get(0) <= head) {
                    faults.add("behind " + head + " came " + positions);
                }
            }
        });
        crowd.start();
        tell(5000);
        crowd.join();

        assertThatAllArrive(constant, 5000);
        assertThat(faults).isEmpty();
        await().atMost(SOON).until(() -> monitor.stats().subscribers() == 1);
    }

    // Watchers that come late.

    @Test
    void onTheSinkWhoComesLateHasLostWhatWas() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        sink.asFlux().subscribe(new Taker<>());
        refused(sink, 100);
        Taker<Integer> late = new Taker<>();
        sink.asFlux().subscribe(late);

        assertThat(late.taken).isEmpty();
    }

    // 003-23
    @Test
    void whoComesLateGetsEverything() {
        tell(1000);
        Watcher late = new Watcher();
        monitor.subscribe(ALL.withFrom(From.start())).subscribe(late);

        assertThatAllArrive(late, 1000);
    }

    // An emission that does not fit.

    @Test
    void onTheSinkAnEmissionThatDoesNotFitEndsItForAll() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        Taker<Integer> slow = new Taker<>(0);
        Taker<Integer> keen = new Taker<>();
        sink.asFlux().subscribe(slow);
        sink.asFlux().subscribe(keen);
        for (int i = 0; i < 17; i++) {
            sink.emitNext(i, Sinks.EmitFailureHandler.FAIL_FAST);
        }
        slow.request(Long.MAX_VALUE);

        assertThat(keen.failure).isNotNull();
        assertThat(sink.tryEmitNext(18)).isEqualTo(EmitResult.FAIL_TERMINATED);
    }

    // G7, 003-09
    @Test
    void anEmissionThatTheSinkRefusesIsReadFromTheJournal() {
        List<Sinks.Many<?>> made = new ArrayList<>();
        HubBed bed = new HubBed(64L << 20, 64, 10, () -> {
            Sinks.Many<Batch> sink = Sinks.many().multicast().onBackpressureBuffer(8, false);
            if (made.size() < 3) {
                sink.asFlux().subscribe(new Taker<>(5)); // somebody who wedges it after five
            }
            made.add(sink);
            return sink;
        });
        Watcher watcher = bed.watch(ALL);
        bed.append(story.started());
        for (int i = 1; i < 100; i++) {
            bed.append(story.output("build", "x"));
            bed.settle();
        }

        assertThat(watcher.positions())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 100).boxed().toList());
        assertThat(watcher.of(Delivery.Gap.class)).isEmpty();
        assertThat(bed.hub.counters().refusals()).isPositive();
        assertThat(made).as("each wedged sink was replaced").hasSizeGreaterThan(3);
    }

    // The last watcher leaves.

    @Test
    void onASinkOfTheDefaultKindNothingArrivesAnyMoreAfterTheLastWatcherHasLeft() {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16);
        Taker<Integer> only = new Taker<>();
        sink.asFlux().subscribe(only);
        sink.tryEmitNext(1);
        only.cancel();

        assertThat(sink.tryEmitNext(2)).isEqualTo(EmitResult.OK);
        Taker<Integer> next = new Taker<>();
        sink.asFlux().subscribe(next);
        refused(sink, 100);
        assertThat(next.taken).isEmpty();
    }

    // G11
    @Test
    void afterTheLastWatcherHasLeftTheNextOneGetsWhatFollows() {
        Watcher only = watch(Long.MAX_VALUE);
        tell(10);
        assertThatAllArrive(only, 10);
        only.cancel();
        ExecutionEvent unseen = story.output("build", "unseen");
        monitor.journal().append(List.of(unseen));
        Watcher next = watch(Long.MAX_VALUE);
        ExecutionEvent seen = story.output("build", "seen");
        monitor.journal().append(List.of(seen));

        await().atMost(SOON).until(() -> !next.events().isEmpty());
        assertThat(next.events()).containsExactly(seen);
    }

    private Watcher watch(long demand) {
        Watcher watcher = new Watcher(demand);
        monitor.subscribe(ALL).subscribe(watcher);
        return watcher;
    }

    /** Tells so many events, one after another. */
    private void tell(int count) {
        monitor.journal().append(List.of(story.started()));
        for (int i = 1; i < count; i++) {
            monitor.journal().append(List.of(story.output("build", "x")));
        }
    }

    private static void assertThatAllArrive(Watcher watcher, int count) {
        await().atMost(SOON).until(() -> watcher.deliveries.size() > count);
        assertThat(watcher.positions())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    private void assertThatOneThatThrowsEndsAlone(Runnable fault) {
        AtomicLong calls = new AtomicLong();
        monitor.subscribe(ALL).subscribe(new Watcher() {
            @Override
            public void onNext(Delivery delivery) {
                if (calls.incrementAndGet() == 2) {
                    fault.run();
                }
            }
        });
        Watcher keen = watch(Long.MAX_VALUE);
        tell(1000);

        assertThatAllArrive(keen, 1000);
        await().atMost(SOON).until(() -> monitor.stats().subscribers() == 1);
        assertThat(calls).hasValue(2);
        assertThat(monitor.stats().failedSubscribers()).isEqualTo(1);
    }

    private static int takenBesideOneThatThrows(Throwable fault) {
        Sinks.Many<Integer> sink = Sinks.many().multicast().onBackpressureBuffer(16, false);
        Taker<Integer> keen = new Taker<>();
        sink.asFlux().subscribe(new ThrowingSubscriber(fault));
        sink.asFlux().subscribe(keen);
        int accepted = 0;
        for (int i = 0; i < 10; i++) {
            try {
                accepted += sink.tryEmitNext(i) == EmitResult.OK ? 1 : 0;
            } catch (Throwable escaped) {
                accepted++;
            }
        }
        assertThat(accepted).as("accepted without a word").isEqualTo(10);
        return keen.taken.size();
    }

    private static int refused(Sinks.Many<Integer> sink, int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            refused += sink.tryEmitNext(i) == EmitResult.OK ? 0 : 1;
        }
        return refused;
    }

    private static void inParallel(int count, java.util.function.IntConsumer work) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(count);
        List<Thread> threads = IntStream.range(0, count)
                .mapToObj(number -> new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                    work.accept(number);
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static long overflow(long depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes as many as it is told to, straight from a sink. */
    private static final class Taker<T> extends BaseSubscriber<T> {
        private final Queue<T> taken = new ConcurrentLinkedQueue<>();
        private final long demand;
        private volatile Throwable failure;

        Taker() {
            this(Long.MAX_VALUE);
        }

        Taker(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            if (demand > 0) {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(T value) {
            taken.add(value);
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }
    }

    /** Throws whatever it gets. */
    private static final class ThrowingSubscriber implements Subscriber<Integer> {
        private final Throwable fault;

        ThrowingSubscriber(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public void onSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Integer value) {
            SinkTrapsTest.<RuntimeException>sneak(fault);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @SuppressWarnings("unchecked") // the compiler shall not know what is thrown
    private static <T extends Throwable> void sneak(Throwable fault) throws T {
        throw (T) fault;
    }
}
