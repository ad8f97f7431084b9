package dev.telltale.benchmarks;

import dev.telltale.engine.BenchmarkClock;
import dev.telltale.engine.run.BenchmarkRun;
import dev.telltale.event.EventJournal;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.MonitorOptions;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Cursor;
import dev.telltale.monitor.stream.Delivery;
import dev.telltale.monitor.stream.From;
import dev.telltale.monitor.stream.Subscription;
import java.nio.file.Path;
import java.time.Duration;

/** How long it takes from subscribing to the first event, at the end and in the middle of a long execution that is on disk. */
final class ResumeProgram {
    private static final int TRIES = 40;

    private ResumeProgram() {}

    /** Argument: how many events the execution has. */
    public static void main(String[] args) {
        int events = Integer.parseInt(args[0]);
        Path folder = Journals.newFolder();
        write(folder, events);
        EventJournal journal = Journals.DISK.open(folder);
        long start = System.nanoTime();
        try (LocalMonitor monitor = LocalMonitor.of(journal, MonitorOptions.DEFAULT)) {
            String id = journal.executions().get(0).executionId();
            Figure.tell("a monitor over it", "ms", "to be made", (System.nanoTime() - start) / 1e6);
            Subscription one = Subscription.of(id, EventFilter.ALL);
            Subscription all = Subscription.all(EventFilter.ALL);
            long head = journal.head();
            for (int i = 0; i < TRIES; i++) {
                time(monitor, i, "at the end", "of one execution", one, head - 10 - i);
                time(monitor, i, "at the end", "of all executions", all, head - 10 - i);
                time(monitor, i, "somewhere else each time", "of one execution", one, somewhere(i, head));
                time(monitor, i, "somewhere else each time", "of all executions", all, somewhere(i + TRIES, head));
            }
            time("a snapshot", monitor, one.withFrom(From.snapshot()), Delivery.Snapshot.class);
            time("a snapshot again", monitor, one.withFrom(From.snapshot()), Delivery.Snapshot.class);
            past(monitor, id, head);
        }
        Journals.close(journal);
        Journals.delete(folder);
        Figure.done();
    }

    private static void write(Path folder, int events) {
        EventJournal journal = Journals.DISK.open(folder);
        BenchmarkRun run = new BenchmarkRun(journal, BenchmarkClock.real(), "benchmark");
        for (int i = 0; i < events; i++) {
            while (journal.isBehind()) {
                Waiting.aLittle();
            }
            run.say();
        }
        Journals.close(journal);
    }

    private static long somewhere(int i, long head) {
        return Math.floorMod(i * 0x9E3779B97F4A7C15L, head - 10);
    }

    private static void time(
            LocalMonitor monitor, int round, String row, String column, Subscription wanted, long position) {
        Cursor cursor = new Cursor(monitor.head().epoch(), position);
        double millis = millis(monitor, wanted.withFrom(From.at(cursor)), Delivery.Entry.class);
        Figure.tell("resumed " + column + ", ms to the first event", row, round == 0 ? "first" : "later", millis);
    }

    private static void time(String what, LocalMonitor monitor, Subscription wanted, Class<? extends Delivery> kind) {
        Figure.tell("ms to " + what, "of one execution", "ms", millis(monitor, wanted, kind));
    }

    private static double millis(LocalMonitor monitor, Subscription wanted, Class<? extends Delivery> kind) {
        long start = System.nanoTime();
        monitor.subscribe(wanted).ofType(kind).blockFirst(Duration.ofMinutes(2));
        return (System.nanoTime() - start) / 1e6;
    }

    /** Back and forth, as somebody does who looks for the moment when something went wrong. */
    private static void past(LocalMonitor monitor, String id, long head) {
        long seq = head / 3;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            monitor.view(id, seq).block(Duration.ofMinutes(2));
            String column = i < 3 ? "look " + (i + 1) : "later looks";
            Figure.tell(
                    "ms to what it was in the past",
                    "each nearer to the one before",
                    column,
                    (System.nanoTime() - start) / 1e6);
            seq += head / 100 / (i + 1) * (i % 2 == 0 ? 1 : -1);
        }
    }
}
