package dev.telltale.server.fanout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** How the streams of a server come to their end: none is opened any more, and those there are end one after the other. Thread-safe. */
final class Drain {
    /** How often it looks which ends are due, so that each time it is few. */
    private static final long EVERY_MILLIS = 5;

    /** Over how many milliseconds those who come back are scattered at the most. */
    private static final int LONGEST_SCATTER = 30_000;

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private volatile boolean hasBegun;
    private volatile int leaving;
    private volatile Disposable spreading = Disposables.disposed();

    /** From now on. @param open how many streams have to leave; counts the first time */
    void begin(int open) {
        if (!hasBegun) {
            leaving = open;
            hasBegun = true;
        }
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** After how long a client that has to leave shall come back: one for each millisecond. @param usual for others */
    long comeBackMillis(long usual) {
        return usual + ThreadLocalRandom.current().nextLong(1L + Math.min(leaving, LONGEST_SCATTER));
    }

    /**
     * Ends each, spread evenly over a time, and no more of those it had to end before.
     *
     * @param ends what to do to end them; the last one when the time is over
     * @return completes after that
     */
    Mono<Void> spread(List<Runnable> ends, Duration over, Scheduler scheduler) {
        spreading.dispose();
        if (ends.isEmpty()) {
            return Mono.empty();
        }
        Scheduler.Worker worker = scheduler.createWorker();
        Spreading next = new Spreading(ends, Math.max(1, over.toMillis()), worker, scheduler);
        worker.schedulePeriodically(next, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        spreading = worker;
        return next.done.asMono();
    }

    private static void end(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) {
            log.warn("a stream could not be told that the server ends", e); // the others are
        }
    }

    /** Ends those that are due. Of the worker. */
    private static final class Spreading implements Runnable {
        private final List<Runnable> ends;
        private final long overMillis;
        private final Disposable worker;
        private final Scheduler scheduler;
        private final long began;
        private final Sinks.Empty<Void> done = Sinks.empty();
        private int ended;

        Spreading(List<Runnable> ends, long overMillis, Disposable worker, Scheduler scheduler) {
            this.ends = ends;
            this.overMillis = overMillis;
            this.worker = worker;
            this.scheduler = scheduler;
            this.began = scheduler.now(TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            long elapsed = Math.min(overMillis, scheduler.now(TimeUnit.MILLISECONDS) - began);
            int due = (int) (elapsed * ends.size() / overMillis);
            while (ended < due) {
                end(ends.get(ended++));
            }
            if (ended == ends.size()) {
                worker.dispose();
                done.tryEmitEmpty();
            }
        }
    }
}
