package dev.telltale.benchmarks;

import dev.telltale.event.Envelope;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.OutputEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import dev.telltale.monitor.journal.disk.DiskJournal;
import dev.telltale.monitor.journal.disk.DiskOptions;
import dev.telltale.monitor.journal.disk.DiskOptions.Fsync;
import dev.telltale.monitor.journal.disk.Retention;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The journal on disk: what it writes, reads and opens in a second, and what it costs whoever appends. */
final class JournalProgram {
    private static final String RATES = "the journal on disk, events a second";
    private static final String DISK = "what the disk can do: 30,000 bytes written and synced";
    private static final String TIMES = "the journal on disk, how long it takes";
    private static final int EVENTS = 500_000;
    private static final String TEXT =
            "compiling dev/telltale/engine/run/Recorder.java: 3 warnings, 0 errors, 212 ms; so far 1,204 of 1,971";

    private JournalProgram() {}

    /** Arguments: {@code write}, {@code append}, or {@code open} with a count of events; then a folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(args[args.length - 1]), "journal");
        try {
            switch (args[0]) {
                case "write" -> write(folder);
                case "append" -> append(folder);
                default -> open(folder, Long.parseLong(args[1]));
            }
        } finally {
            delete(folder);
        }
        Figure.done();
    }

    // ---- writing and reading

    private static void write(Path folder) throws Exception {
        for (int i = 0; i < 2; i++) { // the first round warms up
            Path round = Files.createDirectory(folder.resolve("round" + i));
            boolean isTold = i == 1;
            double sync = sync(round.resolve("bare"));
            double always = written(round.resolve("always"), Fsync.ALWAYS, 100);
            double small = written(round.resolve("small"), Fsync.GROUP, 100);
            double large = written(round.resolve("large"), Fsync.GROUP, 1000);
            double single = written(round.resolve("single"), Fsync.GROUP, 1);
            double syncAfter = sync(round.resolve("bare2"));
            double read = read(round.resolve("small"));
            double own = readExecution(round.resolve("small"));
            if (isTold) {
                double micros = Math.min(sync, syncAfter) / 1000;
                Figure.tell(DISK, "µs, median", "", micros);
                Figure.tell(DISK, "events a second, if there are 100 in it", "", 1e8 / micros);
                Figure.tell(RATES, "written, ALWAYS, batches of 100", "", always);
                Figure.tell(
                        RATES, "the same, of what the disk can do with one batch at a time", "", always * micros / 1e8);
                Figure.tell(RATES, "written, GROUP, batches of 1", "", single);
                Figure.tell(RATES, "written, GROUP, batches of 100", "", small);
                Figure.tell(RATES, "written, GROUP, batches of 1,000", "", large);
                Figure.tell(RATES, "read and decoded, in the total order", "", read);
                Figure.tell(RATES, "read and decoded, one execution", "", own);
            }
        }
    }

    /** Nanoseconds for one write and fdatasync of 100 events; median of 500. */
    private static double sync(Path file) throws IOException {
        long[] nanos = new long[500];
        ByteBuffer bytes = ByteBuffer.allocateDirect(30_000);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < nanos.length; i++) {
                bytes.clear();
                long start = System.nanoTime();
                channel.write(bytes);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        Files.delete(file);
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    private static double written(Path folder, Fsync fsync, int batch) throws Exception {
        List<List<ExecutionEvent>> batches = batches("e", EVENTS, batch);
        try (DiskJournal journal = journal(folder, fsync)) {
            long start = System.nanoTime();
            long last = 0;
            for (List<ExecutionEvent> next : batches) {
                while (journal.isBehind()) {
                    LockSupport.parkNanos(100_000);
                }
                last = journal.append(next);
            }
            await(journal, last);
            return EVENTS * 1e9 / (System.nanoTime() - start);
        }
    }

    private static double read(Path folder) {
        try (DiskJournal journal = journal(folder, Fsync.GROUP)) {
            long start = System.nanoTime();
            long after = 0;
            List<EventJournal.Entry> page = journal.read(after, 512);
            while (!page.isEmpty()) {
                after = page.get(page.size() - 1).position();
                page = journal.read(after, 512);
            }
            return after * 1e9 / (System.nanoTime() - start);
        }
    }

    private static double readExecution(Path folder) {
        try (DiskJournal journal = journal(folder, Fsync.GROUP)) {
            long start = System.nanoTime();
            int seq = 0;
            int count = -1;
            while (count != 0) {
                count = journal.readExecution("e", seq, 512).size();
                seq += count;
            }
            return seq * 1e9 / (System.nanoTime() - start);
        }
    }

    // ---- appending

    private static final int ROUNDS = 300;
    private static final int ROUND = 1000;
    private static final int SPARSE = 4000;

    private static void append(Path folder) throws Exception {
        List<List<ExecutionEvent>> batches = batches("e", ROUNDS * ROUND + SPARSE, 1);
        try (DiskJournal journal = journal(folder, Fsync.GROUP)) {
            double[] nanos = new double[ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                List<List<ExecutionEvent>> round = batches.subList(ROUND * i, ROUND * (i + 1));
                long last = 0;
                long start = System.nanoTime();
                for (List<ExecutionEvent> batch : round) {
                    last = journal.append(batch);
                }
                nanos[i] = (System.nanoTime() - start) / (double) ROUND;
                await(journal, last);
            }
            Figure.tell(TIMES, "an append of one event, ns", "median", median(nanos, 0.5));
            double[] micros = new double[SPARSE];
            for (int i = 0; i < SPARSE; i++) {
                LockSupport.parkNanos(1000 * (i * 7919L % 5000));
                long start = System.nanoTime();
                long position = journal.append(batches.get(ROUNDS * ROUND + i));
                int index = i;
                CountDownLatch done = new CountDownLatch(1);
                journal.whenAcknowledged(position, () -> {
                    micros[index] = (System.nanoTime() - start) / 1000.0;
                    done.countDown();
                });
                done.await();
            }
            Figure.tell(
                    TIMES, "from append to acknowledgement, events 0 to 5 ms apart, µs", "median", median(micros, 0.5));
            Figure.tell(
                    TIMES,
                    "from append to acknowledgement, events 0 to 5 ms apart, µs",
                    "99th percentile",
                    median(micros, 0.99));
            long cpu = Figure.cpuNanos();
            Thread.sleep(5000);
            Figure.tell(TIMES, "idle, processor time, µs a second", "median", (Figure.cpuNanos() - cpu) / 5000.0);
        }
    }

    private static double median(double[] values, double share) {
        double[] sorted = Arrays.copyOfRange(values, values.length / 2, values.length); // the earlier half warms up
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * share)];
    }

    // ---- opening

    private static final int LONG = 1_000_000;
    private static final int BUSY = 1000;

    /** An execution of a million events, and a thousand busy ones that take turns. */
    private static void open(Path folder, long events) throws Exception {
        try (DiskJournal journal = journal(folder, Fsync.NEVER)) {
            long last = 0;
            for (List<ExecutionEvent> batch : batches("long", LONG, 100)) {
                last = append(journal, batch);
            }
            for (long seq = 1; last < events; seq += 10) {
                for (int busy = 0; busy < BUSY; busy++) {
                    List<ExecutionEvent> batch = new ArrayList<>();
                    for (long own = seq; own < seq + 10; own++) {
                        batch.add(own == 1 ? started("busy" + busy) : output("busy" + busy, own));
                    }
                    last = append(journal, batch);
                }
            }
            await(journal, last);
        }
        String row = "open of " + events / 1_000_000 + " million events, ms";
        double[] millis = new double[6];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            DiskJournal journal = journal(folder, Fsync.NEVER);
            millis[i] = (System.nanoTime() - start) / 1e6;
            if (i == 0) {
                Figure.tell(TIMES, row, "first", millis[0]);
                lookups(journal);
            }
            journal.close();
        }
        Figure.tell(TIMES, row, "median", median(millis, 0.5));
    }

    private static void lookups(DiskJournal journal) {
        micros(journal, "busy0", 0, 512); // classes are loaded
        Figure.tell(TIMES, "the last event of a million, µs", "first", micros(journal, "long", LONG - 1, 1));
        double[] one = new double[4000];
        double[] page = new double[1000];
        for (int i = 0; i < one.length; i++) {
            one[i] = micros(journal, "long", i * 104_729L % LONG, 1);
        }
        Figure.tell(TIMES, "one event of a million by its seq, µs", "median", median(one, 0.5));
        for (int i = 0; i < page.length; i++) {
            page[i] = micros(journal, "busy" + i % BUSY, i * 31L % 1000, 256);
        }
        Figure.tell(TIMES, "a page of 256 of one among a thousand busy executions, µs", "median", median(page, 0.5));
    }

    private static double micros(DiskJournal journal, String id, long after, int limit) {
        long start = System.nanoTime();
        if (journal.readExecution(id, after, limit).isEmpty()) {
            throw new IllegalStateException("event " + (after + 1) + " of " + id + " is missing");
        }
        return (System.nanoTime() - start) / 1000.0;
    }

    private static long append(DiskJournal journal, List<ExecutionEvent> batch) {
        while (journal.isBehind()) {
            LockSupport.parkNanos(100_000);
        }
        return journal.append(batch);
    }

    // ---- what all need

    private static DiskJournal journal(Path folder, Fsync fsync) {
        Retention all = new Retention(Duration.ofDays(7), Long.MAX_VALUE, Integer.MAX_VALUE);
        return DiskJournal.open(
                folder, DiskOptions.DEFAULT.withFsync(fsync).withRetention(all).withReserveBytes(0));
    }

    private static void await(DiskJournal journal, long position) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        journal.whenAcknowledged(position, done::countDown);
        done.await();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static long now() {
        return System.currentTimeMillis() * 1000;
    }

    private static List<List<ExecutionEvent>> batches(String id, int events, int batch) {
        List<List<ExecutionEvent>> batches = new ArrayList<>();
        for (long seq = 1; seq <= events; ) {
            List<ExecutionEvent> one = new ArrayList<>();
            while (one.size() < batch && seq <= events) {
                one.add(seq == 1 ? started(id) : output(id, seq));
                seq++;
            }
            batches.add(List.copyOf(one));
        }
        return batches;
    }

    private static ExecutionEvent started(String id) {
        return new RunEvent.Started(
                Envelope.ofExecution(1, now(), id, "release", ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("api", null),
                null,
                1,
                List.of(),
                "0".repeat(64));
    }

    private static ExecutionEvent output(String id, long seq) {
        return new OutputEvent(
                new Envelope(seq, now(), id, "release", "build", "build", 1, NodeStatus.RUNNING),
                OutputEvent.Stream.STDOUT,
                TEXT,
                seq);
    }
}
