package dev.telltale.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.journal.MemoryJournal;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import dev.telltale.monitor.view.ExecutionQuery;
import dev.telltale.monitor.view.ExecutionSummary;
import dev.telltale.monitor.view.History;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class LocalMonitorTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_002);

    private final LocalMonitor monitor =
            LocalMonitor.of(new MemoryJournal(), MonitorOptions.DEFAULT.withClock(Clock.fixed(NOW, ZoneOffset.UTC)));
    private final Story story = new Story("e1");

    @AfterEach
    void close() {
        monitor.close();
    }

    // 003-01, 003-12
    @Test
    void aWatcherOfOneExecutionSeesItFromStartToEnd() {
        Flux<ExecutionEvent> events = monitor.subscribe(Subscription.of("e1", EventFilter.ALL))
                .ofType(Delivery.Entry.class)
                .map(Delivery.Entry::event);
        ExecutionEvent started = story.started();
        ExecutionEvent ended = story.completed();

        StepVerifier.create(events)
                .then(() -> append(started))
                .expectNext(started)
                .then(() -> append(ended))
                .expectNext(ended)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(events).expectNext(started, ended).expectComplete().verify(SOON);
    }

    // 003-18: nothing but the append makes an event arrive, no later one and no turn of a clock.
    @Test
    void anEventArrivesByItself() {
        Queue<Delivery> seen = new ConcurrentLinkedQueue<>();
        Disposable watcher = monitor.subscribe(EventFilter.ALL).subscribe(seen::add);
        await().atMost(SOON).until(() -> seen.size() == 1);
        append(story.started());
        for (int i = 0; i < 20; i++) {
            append(story.output("build", "x"));
            int wanted = i + 3;
            await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(() -> seen.size() == wanted);
        }
        watcher.dispose();
    }

    // 003-08
    @Test
    void snapshotsAnswerAtAnyTime() {
        assertThat(monitor.view("e1").blockOptional()).isEmpty();
        assertThat(monitor.progress("e1").blockOptional()).isEmpty();
        assertThat(monitor.variables("e1").blockOptional()).isEmpty();
        assertThat(monitor.history("e1", 0, 10).blockOptional()).isEmpty();
        append(story.started());
        append(story.nodeStarted("build"), story.nodeCompleted("build"));
        append(story.variable("pushed", 3));

        assertThat(monitor.view("e1").block().node("build").status()).isEqualTo(NodeStatus.COMPLETED);
        assertThat(monitor.progress("e1").block().percent()).isEqualTo(50);
        assertThat(monitor.progress("e1").block().elapsedMs()).isEqualTo(1999);
        assertThat(monitor.variables("e1").block().variables()).containsEntry("pushed", 3L);
        assertThat(monitor.executions(ExecutionQuery.ALL).block().items())
                .extracting(ExecutionSummary::executionId)
                .containsExactly("e1");
    }

    @Test
    void aHistoryIsReadPageByPage() {
        List<ExecutionEvent> told = new ArrayList<>(List.of(story.started()));
        for (int i = 0; i < 24; i++) {
            told.add(story.output("build", "line " + i));
        }
        told.forEach(this::append);

        List<ExecutionEvent> read = new ArrayList<>();
        History page = monitor.history("e1", 0, 10).block();
        while (page.next() != null) {
            read.addAll(page.items());
            page = monitor.history("e1", page.next(), 10).block();
        }
        read.addAll(page.items());

        assertThat(read).isEqualTo(told);
        assertThatThrownBy(() -> monitor.history("e1", 0, 0).block()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyAFinishedExecutionIsForgotten() {
        assertThat(monitor.forget("e1").block()).isFalse();
        append(story.started());
        assertThatThrownBy(() -> monitor.forget("e1").block()).isInstanceOf(IllegalStateException.class);
        append(story.completed());

        assertThat(monitor.forget("e1").block()).isTrue();
        assertThat(monitor.view("e1").blockOptional()).isEmpty();
        assertThat(monitor.history("e1", 0, 10).blockOptional()).isEmpty();
    }

    @Test
    void itKnowsWhetherAReconnectWouldBringNothing() {
        append(story.started());
        Cursor before = monitor.head();
        assertThat(monitor.isFinished("e1", before)).isFalse();
        append(story.completed());

        assertThat(monitor.isFinished("e1", before)).isFalse();
        assertThat(monitor.isFinished("e1", monitor.head())).isTrue();
        assertThat(monitor.isFinished("e1", new Cursor("elsewhere", 99))).isFalse();
        assertThat(monitor.isFinished("e2", monitor.head())).isFalse();
    }

    @Test
    void itCountsWhatItDoes() {
        Disposable watcher = monitor.subscribe(EventFilter.ALL).subscribe();
        append(story.started());
        append(story.nodeStarted("build"), story.nodeCompleted("build"));
        append(story.completed());
        await().atMost(SOON).until(() -> monitor.stats().delivered() == 4);

        MonitorStats stats = monitor.stats();
        assertThat(stats.published()).isEqualTo(4);
        assertThat(stats.sinkRefusals()).isZero();
        assertThat(stats.subscribers()).isEqualTo(1);
        assertThat(stats.head()).isEqualTo(4);
        assertThat(stats.tail()).isEqualTo(1);
        assertThat(stats.emissions()).isEqualTo(1);
        assertThat(stats.emissionMaxNanos()).isBetween(1L, stats.emissionNanos());
        assertThat(stats.endedExecutions()).containsEntry(ExecutionStatus.COMPLETED, 1L);
        assertThat(stats.endedNodes()).containsEntry(NodeStatus.COMPLETED, 1L);
        watcher.dispose();
        assertThat(monitor.stats().subscribers()).isZero();
    }

    // 003-12: also when the journal has dropped what lies between.
    @Test
    void aDroppedExecutionIsToldByItsStartAGapAndItsEnd() {
        try (LocalMonitor small =
                LocalMonitor.of(new MemoryJournal(1 << 16), MonitorOptions.DEFAULT.withRing(16, 1 << 16))) {
            ExecutionEvent started = story.started();
            small.journal().append(List.of(started));
            small.journal().append(List.of(story.output("build", "x")));
            small.journal().append(List.of(story.output("build", "y")));
            ExecutionEvent ended = story.completed();
            small.journal().append(List.of(ended));
            emit(small, "other", 1000);

            List<Delivery> seen = small.subscribe(Subscription.of("e1", EventFilter.ALL))
                    .collectList()
                    .block(SOON);

            assertThat(seen).hasSize(5);
            assertThat(seen.get(1)).isEqualTo(new Delivery.Entry(seen.get(1).cursor(), started));
            assertThat(seen.get(2)).isInstanceOfSatisfying(Delivery.Gap.class, gap -> {
                assertThat(gap.fromSeq()).isEqualTo(2);
                assertThat(gap.toSeq()).isEqualTo(3);
                assertThat(gap.from().position()).isEqualTo(2);
                assertThat(gap.to().position()).isEqualTo(3);
            });
            assertThat(seen.get(3)).isEqualTo(new Delivery.Entry(seen.get(3).cursor(), ended));
            assertThat(small.journal().readExecution("e1", 0, 1)).hasSize(1);
        }
    }

    // 003-07, G11
    @Test
    void disposingEndsDeliveryAndNothingElse() {
        AtomicInteger seen = new AtomicInteger();
        Disposable watcher = monitor.subscribe(EventFilter.ALL).subscribe(delivery -> seen.incrementAndGet());
        append(story.started());
        await().atMost(SOON).until(() -> seen.get() == 2);
        watcher.dispose();
        append(story.nodeStarted("build"));

        assertThat(monitor.view("e1").block().seq()).isEqualTo(2);
        assertThat(monitor.stats().subscribers()).isZero();
        assertThat(seen).hasValue(2);
    }

    @Test
    void closingEndsEveryStreamAfterItsLastEvent() {
        List<Delivery> seen = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        monitor.subscribe(EventFilter.ALL).doOnComplete(end::countDown).subscribe(seen::add);
        append(story.started());
        monitor.close();
        monitor.close();

        await().atMost(SOON).until(() -> end.getCount() == 0);
        assertThat(seen).hasSize(3);
        assertThat(seen.get(2)).isInstanceOfSatisfying(Delivery.Closed.class, closed -> {
            assertThat(closed.reason()).isEqualTo("shutdown");
            assertThat(closed.delivered()).isEqualTo(1);
        });
    }

    @Test
    void closingDoesNotWaitForWatchersThatBlock() {
        CountDownLatch release = new CountDownLatch(1);
        monitor.subscribe(EventFilter.ALL).subscribe(delivery -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        append(story.started());
        long start = System.nanoTime();
        monitor.close();

        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(10).toNanos());
        release.countDown();
    }

    // 003-17: at most 20 KB for each watcher, and no thread of its own.
    @Test
    void tenThousandIdleWatchersAreSmallAndHaveNoThreads() {
        int count = 10_000;
        long threads = ownThreads();
        long before = usedBytes();
        List<Disposable> watchers = new ArrayList<>();
        EventFilter filter = EventFilter.builder().types(List.of("node.failed")).build();
        for (int i = 0; i < count; i++) {
            watchers.add(monitor.subscribe(filter).subscribe());
        }
        append(story.started());
        await().atMost(SOON).until(() -> monitor.stats().subscribers() == count);

        await().atMost(SOON).until(() -> (usedBytes() - before) / count < 20_000);
        assertThat(ownThreads() - threads).isLessThan(50);
        watchers.forEach(Disposable::dispose);
        assertThat(monitor.stats().subscribers()).isZero();
    }

    // G6, G7, 003-11, 003-22: on threads, with bounds that everybody runs into.
    @Test
    void underLoadEveryWatcherSeesEverythingOrIsToldWhatIsMissing() throws InterruptedException {
        try (LocalMonitor small = LocalMonitor.of(
                new MemoryJournal(1 << 20),
                MonitorOptions.DEFAULT.withRing(256, 1 << 16).withViews(50, 1 << 20))) {
            int emitters = 4;
            int each = 5_000;
            List<Tally> tallies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Tally tally = new Tally(i % 4 == 0 ? 50_000 : 0);
                tallies.add(tally);
                small.subscribe(Subscription.all(EventFilter.ALL).withFrom(From.start()))
                        .subscribe(tally::take);
            }
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < emitters; t++) {
                int number = t;
                Thread thread = new Thread(() -> emit(small, "t" + number, each));
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            long head = small.head().position();

            for (Tally tally : tallies) {
                await().atMost(SOON).until(() -> tally.position == head);
                assertThat(tally.faults).isEmpty();
                assertThat(tally.seen + tally.missed).isEqualTo(head);
            }
            assertThat(small.stats().sinkRefusals()).isZero();
            assertThat(small.stats().published()).isEqualTo(head);
        }
    }

    private static void emit(LocalMonitor monitor, String prefix, int count) {
        int told = 0;
        for (int run = 0; told < count; run++) {
            Story own = new Story(prefix + "-" + run);
            monitor.journal().append(List.of(own.started()));
            for (int i = 0; i < 98; i++) {
                monitor.journal().append(List.of(own.output("build", "some text")));
            }
            monitor.journal().append(List.of(own.completed()));
            told += 100;
        }
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("telltale-"))
                .count();
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private void append(ExecutionEvent... batch) {
        monitor.journal().append(List.of(batch));
    }

    /** Checks that positions follow each other, gaps included; some take their time. */
    private static final class Tally {
        private final long pauseNanos;
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private volatile long position;
        private long seen;
        private long missed;

        Tally(long pauseNanos) {
            this.pauseNanos = pauseNanos;
        }

        void take(Delivery delivery) {
            long first = delivery.cursor().position();
            if (delivery instanceof Delivery.Gap gap) {
                first = gap.from().position();
                missed += gap.to().position() - first + 1;
            } else if (delivery instanceof Delivery.Entry) {
                seen++;
            } else {
                return;
            }
            if (first != position + 1) {
                faults.add(delivery + " came after " + position);
            }
            LockSupport.parkNanos(pauseNanos);
            position = delivery.cursor().position();
        }
    }
}
