package dev.telltale.engine.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process from its start to its end. Three threads serve it: one per stream reads, one waits for the exit, ends what was
 * left behind, waits for the readers and says that it ended. Thread-safe.
 */
final class SupervisedProcess implements RunningProcess {
    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);

    private final Process process;
    private final Instant startedAt;
    private final String name;
    private final String mark;
    private final Ending ending;
    private final Delivery delivery;
    private final List<StreamReader> readers;
    private final CountDownLatch ended = new CountDownLatch(1);

    SupervisedProcess(
            Process process,
            ProcessSpec spec,
            ProcessListener listener,
            String mark,
            ProcessTree tree,
            Duration grace,
            ExecutorService threads,
            ScheduledExecutorService timer) {
        this.process = process;
        this.startedAt = process.info().startInstant().orElseGet(Instant::now);
        this.name = spec.mask()
                .mask("process " + process.pid() + " (" + spec.command().get(0) + ")");
        this.mark = mark;
        this.ending = new Ending(tree, name, grace, threads, timer);
        this.delivery = new Delivery(spec, listener, name, threads, timer);
        this.readers = List.of(
                new StreamReader(process.getInputStream(), delivery.lane(false)),
                new StreamReader(process.getErrorStream(), delivery.lane(true)));
    }

    /**
     * @param whenGone run when nothing of the tree is alive, before the listener hears of the end
     * @param afterwards run when the listener has heard of it
     */
    void begin(ExecutorService threads, Runnable whenGone, Runnable afterwards) {
        readers.forEach(threads::execute);
        threads.execute(() -> supervise(whenGone, afterwards));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public void kill() {
        ending.kill();
    }

    @Override
    public void killNow() {
        ending.killNow();
    }

    /** From now on the listener hears nothing, not even of the end. */
    void silence() {
        delivery.silence();
    }

    /** Waits until the listener has heard of the end; false when that takes longer. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    private void supervise(Runnable whenGone, Runnable afterwards) {
        try {
            int exitCode = process.waitFor();
            ending.endLeftovers();
            readers.forEach(StreamReader::lastCall);
            for (StreamReader reader : readers) {
                reader.await();
            }
            ending.finish();
            whenGone.run();
            boolean cut = readers.stream().anyMatch(StreamReader::isCut);
            delivery.ended(exitCode, cut);
            if (cut) {
                giveUp();
            }
        } catch (InterruptedException runnerIsClosing) {
            log.warn("the runner closed before {} had ended", name);
        } finally {
            ended.countDown();
            afterwards.run();
        }
    }

    private void giveUp() {
        log.warn(
                "{} has ended, but a process that it left in a session of its own still holds its output; reading stopped. "
                        + "Redirect the output of what is to live on, for example to /dev/null",
                name);
        PipeHolders.wakeReaders(mark);
    }
}
