package dev.telltale.engine.process;

import dev.telltale.event.FileFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes and sees to it that nothing of them is left. Thread-safe. */
public final class ProcessRunner implements AutoCloseable {
    /** How long a process that was asked to end may take before it is ended. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final long IDLE_SECONDS = 10;
    private static final AtomicBoolean warned = new AtomicBoolean();

    private final ScheduledExecutorService timer;
    private final Duration grace;
    private final @Nullable Path setsid;
    private final @Nullable ProcessRecords records;
    private final ExecutorService threads = threads();
    private final Map<Long, SupervisedProcess> running = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean abandoned;

    /** @param timer for short tasks only; it stays the caller's and must outlive this runner */
    public ProcessRunner(ScheduledExecutorService timer) {
        this(timer, DEFAULT_GRACE, null);
    }

    /**
     * A runner that first ends what earlier ones, whose JVM was killed, have left running.
     *
     * <p>It waits until that is gone, as long as that takes. Where there are no {@link #sessions} nothing is recorded, and nothing is
     * ended.
     *
     * @param grace how long a process that was asked to end may take before it is ended; zero ends it at once
     * @param records the folder in which processes are recorded while they run, so that none outlives this JVM for long; it is made if
     *     it is missing, and no other runner may use it at the same time. Null to record nothing
     * @throws UncheckedIOException when the folder cannot be used
     */
    public ProcessRunner(ScheduledExecutorService timer, Duration grace, @Nullable Path records) {
        this(timer, grace, findSetsid(), records);
        if (setsid == null && !warned.getAndSet(true)) {
            log.warn(
                    "there is no setsid program (or no /proc): processes share the session of this JVM. Cancelling and timeouts"
                            + " end a process and its descendants, but what lost its parent, and what a process leaves in the background"
                            + " when it ends, stays; and after a crash, all of them do. On Linux install util-linux.");
        }
    }

    ProcessRunner(ScheduledExecutorService timer, Duration grace, @Nullable Path setsid, @Nullable Path records) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException(
                    "a grace of " + grace + " is negative; use zero to end processes at once");
        }
        this.timer = timer;
        this.grace = grace;
        this.setsid = setsid;
        this.records = setsid == null || records == null ? null : beginLife(records);
    }

    private @Nullable ProcessRecords beginLife(Path folder) {
        String bootId = ProcessTable.bootId();
        if (bootId.isEmpty()) {
            log.warn(
                    "/proc does not tell when this machine was started: what a crash leaves running will not be ended");
            return null;
        }
        try {
            new FormerLives(grace, threads, timer).end(folder, bootId);
            return ProcessRecords.begin(folder, bootId);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "processes cannot be recorded in " + folder + ": " + FileFault.of(failed), failed);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the processes of the life before had ended", hurried);
        }
    }

    /**
     * Starts a process; its standard input is empty.
     *
     * @param listener hears its output and its end, on threads of this runner
     * @throws ProcessStartException when the program or the directory is missing or may not be used
     * @throws IllegalStateException when this runner is closed
     */
    public RunningProcess start(ProcessSpec spec, ProcessListener listener) {
        checkOpen();
        String mark = UUID.randomUUID().toString();
        Process process = Launch.start(spec, mark, setsid, records);
        ProcessTree tree =
                setsid == null ? new DescendantTree(process.toHandle()) : new SessionTree(process.pid(), mark);
        SupervisedProcess supervised =
                new SupervisedProcess(process, spec, listener, mark, tree, grace, threads, timer);
        register(process, supervised);
        try {
            supervised.begin(threads, () -> forget(mark), () -> running.remove(process.pid(), supervised));
        } catch (RuntimeException | Error noThread) {
            running.remove(process.pid(), supervised);
            process.destroyForcibly();
            throw noThread;
        }
        if (abandoned) {
            supervised.silence();
        }
        if (closed) {
            supervised.killNow();
        }
        return supervised;
    }

    /**
     * Whether each process leads a session of its own, so that everything it started can be found and ended. Where this
     * is false (no {@code setsid} or no {@code /proc}) only its descendants are.
     */
    public boolean sessions() {
        return setsid != null;
    }

    /**
     * Ends everything that still runs at once, as {@link #close} does, but unheard: for a program that is about to exit, to which what
     * it killed itself must not look like a failure.
     */
    public void halt() {
        abandoned = true;
        running.values().forEach(SupervisedProcess::silence);
        close();
    }

    /**
     * Ends everything that still runs as {@link RunningProcess#kill()} does, waits for it, and closes. Listeners hear nothing any
     * more, neither output nor end: it is for work that is to begin anew in another life, and has not ended in this one.
     */
    public void abandon() {
        abandoned = true;
        closed = true;
        List<SupervisedProcess> left = List.copyOf(running.values());
        left.forEach(SupervisedProcess::silence);
        left.forEach(SupervisedProcess::kill);
        try {
            awaitEnd(left, grace.plus(CLOSE_PATIENCE));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /**
     * Ends everything that still runs, at once, and waits for it, for a few seconds at most. A listener that blocks for longer
     * is interrupted, and may not hear of the end.
     */
    @Override
    public void close() {
        closed = true;
        List<SupervisedProcess> left = List.copyOf(running.values());
        left.forEach(SupervisedProcess::killNow);
        try {
            awaitEnd(left, CLOSE_PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        if (records != null) {
            records.close();
        }
    }

    private static void awaitEnd(List<SupervisedProcess> processes, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (SupervisedProcess process : processes) {
            process.awaitEnd(end - System.nanoTime());
        }
    }

    private void forget(String mark) {
        if (records != null) {
            records.forget(mark);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this process runner is closed; it starts nothing any more");
        }
    }

    // The JDK takes a process for one that ended before as long as that one's output is being read. Ids come back only
    // after
    // all others were used, so this is next to impossible; but it would report the wrong exit code.
    private void register(Process process, SupervisedProcess supervised) {
        if (running.putIfAbsent(process.pid(), supervised) != null) {
            process.toHandle().destroyForcibly();
            throw new ProcessStartException(
                    "process id " + process.pid()
                            + " came back while output of its last owner is still being read; try again",
                    null);
        }
    }

    private static @Nullable Path findSetsid() {
        return ProcessTable.isReadable() ? Program.lookUp("setsid", System.getenv("PATH")) : null;
    }

    private static ExecutorService threads() {
        AtomicLong count = new AtomicLong();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "telltale-process-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
