package dev.telltale.benchmarks;

import dev.telltale.engine.BenchmarkClock;
import dev.telltale.engine.run.BenchmarkRun;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.Overflow;
import dev.telltale.monitor.stream.Subscription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.BaseSubscriber;

/**
 * What stalled subscribers cost those who read, and the run: bursts of events for 900 who read, alone and beside 100 who take one
 * delivery and then nothing, in turns.
 */
final class StalledProgram {
    private static final int READING = 900;
    private static final int STALLED = 100;
    private static final int BURST = 5_000;
    private static final int WARM_UPS = 10;

    private StalledProgram() {}

    /** Arguments: which of {@link Journals}, and how many pairs of bursts. */
    public static void main(String[] args) {
        Journals kind = Journals.valueOf(args[0]);
        int pairs = Integer.parseInt(args[1]);
        String table = "900 who read, " + kind.name().toLowerCase(java.util.Locale.ROOT) + " journal";
        Side alone = new Side(kind, 0);
        Side beside = new Side(kind, STALLED);
        for (int i = -WARM_UPS; i < pairs; i++) {
            Burst one = i % 2 == 0 ? alone.burst() : null;
            Burst two = beside.burst();
            one = one == null ? alone.burst() : one;
            if (i >= 0) {
                one.tell(table, "alone");
                two.tell(table, "beside 100 stalled");
                Figure.tell(table, "beside / alone", "ns an event for the run", two.emitNanos / one.emitNanos);
                Figure.tell(table, "beside / alone", "deliveries a second", two.perSecond / one.perSecond);
            }
        }
        beside.tellBounds(table);
        alone.close();
        beside.close();
        Figure.done();
    }

    /** @param emitNanos for each event @param perSecond deliveries to those who read, over all of them */
    private record Burst(double emitNanos, double perSecond) {
        void tell(String table, String row) {
            Figure.tell(table, row, "ns an event for the run", emitNanos);
            Figure.tell(table, row, "deliveries a second", perSecond);
        }
    }

    /** A monitor with its subscribers. */
    private static final class Side {
        private final Path folder = Journals.newFolder();
        private final EventJournal journal;
        private final LocalMonitor monitor;
        private final BenchmarkRun run;
        private final List<Counting> reading;
        private final List<Taker> stalled = new ArrayList<>();

        Side(Journals kind, int stalling) {
            journal = kind.open(folder);
            monitor = LocalMonitor.of(journal, MonitorOptions.DEFAULT);
            run = new BenchmarkRun(monitor.journal(), BenchmarkClock.real(), "benchmark");
            reading = Counting.watching(monitor, READING);
            Overflow[] policies = {Overflow.CATCH_UP, Overflow.LATEST, Overflow.DROP_OLDEST};
            for (int i = 0; i < stalling; i++) {
                Taker taker = new Taker();
                monitor.subscribe(Subscription.all(EventFilter.ALL).withOverflow(policies[i % policies.length]))
                        .subscribe(taker);
                stalled.add(taker);
            }
        }

        Burst burst() {
            long from = monitor.head().position();
            long start = System.nanoTime();
            long emitting = 0;
            for (int i = 0; i < BURST; i += 500) {
                while (Counting.lag(reading, monitor.head().position()) > 4_000) {
                    Waiting.aLittle();
                }
                long before = System.nanoTime();
                for (int j = 0; j < 500; j++) {
                    run.say();
                }
                emitting += System.nanoTime() - before;
            }
            while (monitor.head().position() < from + BURST) {
                Waiting.aLittle();
            }
            Counting.verify(reading, from + BURST);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Burst((double) emitting / BURST, (double) READING * BURST / seconds);
        }

        /** What is held for those who stall, and that they get on when they want to. */
        void tellBounds(String table) {
            long with = Heap.used();
            Figure.tell(
                    table,
                    "bounds",
                    "events the stalled are behind",
                    monitor.stats().lag().longest());
            stalled.forEach(BaseSubscriber::cancel);
            Figure.tell(table, "bounds", "KiB held for each stalled", (with - Heap.used()) / 1024.0 / STALLED);
            Figure.tell(
                    table, "bounds", "MiB of pages", monitor.stats().paging().bytes() / 1024.0 / 1024);
        }

        void close() {
            monitor.close();
            Journals.close(journal);
            Journals.delete(folder);
        }
    }

    /** Takes one delivery and then nothing. */
    private static final class Taker extends BaseSubscriber<Delivery> {
        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(1);
        }
    }
}
