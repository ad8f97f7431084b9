package dev.telltale.engine.run;

import dev.telltale.engine.random.FlowMaker;
import dev.telltale.sdk.TaskContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Everything outside of runs, in the hands of one seed: time, threads, and the acknowledgements of the journal.
 *
 * <p>What could happen next happens in an order that chance decides, one thing at a time: a worker takes a message, a task begins, goes
 * on or ends, the journal acknowledges, and, when no worker has anything to do, time passes. So the same seed gives the same story, and
 * other seeds give stories that real threads would take a long time to come by.
 */
final class World implements EngineClock {
    /* Threads
     *
     * Tasks run on threads of their own, since they may wait. But only one thread moves at any time: a strand gives the word back to the
     * world when it waits and when it is over, and gets it again when the world says so.
     */

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(action -> {
        Thread thread = new Thread(action, "strand");
        thread.setDaemon(true);
        return thread;
    });

    static final long BEGIN_MICROS = 1_790_000_000_000_000L;
    private static final int MOST_STEPS = 200_000;

    private final Random random;
    private final ArrayDeque<Runnable> messages = new ArrayDeque<>();
    private final List<Strand> strands = new ArrayList<>();
    private final ArrayDeque<Runnable> acknowledgements = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private final ThreadLocal<Strand> current = new ThreadLocal<>();
    private final Semaphore word = new Semaphore(0);
    private long nanos;
    private int steps;
    private boolean isClosed;

    World(long seed) {
        this.random = FlowMaker.randomOf(seed);
    }

    Random random() {
        return random;
    }

    // ---- what runs are given

    @Override
    public long micros() {
        return BEGIN_MICROS + nanos / 1000;
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }

    @Override
    public Timer schedule(Duration delay, Runnable action) {
        Alarm alarm = new Alarm(nanos + delay.toNanos(), action);
        alarms.add(alarm);
        return () -> alarms.remove(alarm);
    }

    /** A worker will do this. */
    void work(Runnable message) {
        messages.addLast(message);
    }

    /** A thread that may wait will do this. */
    void block(Runnable action) {
        strands.add(new Strand(action));
    }

    /** The journal will say so, after what it was to say before. */
    void acknowledge(Runnable action) {
        acknowledgements.addLast(action);
    }

    /** In a task: waits for a time to pass, or forever if it is negative; ends early when the task is to stop, unless it is deaf. */
    void sleep(long ms, boolean isDeaf, TaskContext task) throws InterruptedException {
        Strand strand = current.get();
        strand.due = ms < 0 ? Long.MAX_VALUE : nanos + Duration.ofMillis(ms).toNanos();
        strand.isCalledOff = () -> !isDeaf && task.isCancelled();
        strand.pause();
        if (Thread.interrupted() && !isDeaf) {
            throw new InterruptedException();
        }
    }

    /** Everything that was going on is gone, and nobody is there for a while. */
    void crash() {
        List.copyOf(strands).forEach(Strand::die);
        messages.clear();
        acknowledgements.clear();
        alarms.clear();
        nanos += random.nextInt(3) == 0
                ? 0
                : Duration.ofMillis(random.nextInt(200)).toNanos();
    }

    // ---- what happens next

    /** Whether no worker has anything to do. */
    boolean isAtRest() {
        return messages.isEmpty();
    }

    /** Lets one thing happen; false if nothing can. */
    boolean step() {
        if (++steps > MOST_STEPS) {
            throw new AssertionError("there is no end to it");
        }
        if (!messages.isEmpty() && random.nextInt(4) > 0) {
            messages.removeFirst().run();
            return true;
        }
        List<Strand> ready = strands.stream().filter(Strand::isReady).toList();
        List<Runnable> possible = new ArrayList<>();
        if (!messages.isEmpty()) {
            possible.add(() -> messages.removeFirst().run());
        }
        if (!ready.isEmpty()) {
            possible.add(ready.get(random.nextInt(ready.size()))::goOn);
        }
        if (!acknowledgements.isEmpty()) {
            possible.add(() -> acknowledgements.removeFirst().run());
        }
        long next = nextMoment();
        if (next < Long.MAX_VALUE && messages.isEmpty() && (possible.isEmpty() || random.nextInt(8) == 0)) {
            possible.add(() -> passTo(next));
        }
        if (possible.isEmpty()) {
            return false;
        }
        possible.get(random.nextInt(possible.size())).run();
        return true;
    }

    /** When the next thing is due that is not due yet, or the next alarm. */
    private long nextMoment() {
        long strand = strands.stream()
                .mapToLong(sleeper -> sleeper.due)
                .filter(due -> due > nanos)
                .min()
                .orElse(Long.MAX_VALUE);
        long alarm = alarms.stream().mapToLong(Alarm::due).min().orElse(Long.MAX_VALUE);
        return Math.min(strand, alarm);
    }

    private void passTo(long moment) {
        nanos = Math.max(nanos, moment);
        alarms.stream().filter(alarm -> alarm.due <= nanos).findFirst().ifPresent(alarm -> {
            alarms.remove(alarm);
            alarm.action.run();
        });
    }

    /** How many things are going to happen by the clock. */
    int alarms() {
        return alarms.size();
    }

    /** Ends what still waits. */
    void close() {
        isClosed = true;
        List.copyOf(strands).forEach(Strand::goOn);
    }

    private record Alarm(long due, Runnable action) {}

    /** Something that may wait, on a thread of its own. */
    private final class Strand {
        private final Runnable action;
        private final Semaphore turn = new Semaphore(0);
        private long due;
        private java.util.function.BooleanSupplier isCalledOff = () -> false;
        private boolean hasBegun;
        private boolean isDead;

        Strand(Runnable action) {
            this.action = action;
        }

        boolean isReady() {
            return due <= nanos || isCalledOff.getAsBoolean();
        }

        /** Gives it the word until it waits or is over. */
        void goOn() {
            if (hasBegun) {
                turn.release();
            } else {
                hasBegun = true;
                THREADS.execute(this::live);
            }
            word.acquireUninterruptibly();
        }

        void die() {
            isDead = true;
            goOn();
        }

        private void live() {
            current.set(this);
            try {
                if (!isClosed && !isDead) {
                    action.run();
                }
            } finally {
                Thread.interrupted();
                current.remove();
                strands.remove(this);
                word.release();
            }
        }

        /** Gives the word back until it is its turn again. */
        void pause() {
            word.release();
            turn.acquireUninterruptibly();
            if (isClosed || isDead) {
                throw new IllegalStateException("the world has come to its end");
            }
        }
    }
}
