package dev.telltale.engine.process;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the processes of a tree: asks each once (TERM), forces those that are left after the grace (KILL), and looks again
 * until none is left, as processes may start others while they are being ended. Thread-safe.
 */
final class Ending {
    private static final Logger log = LoggerFactory.getLogger(ProcessRunner.class);
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 100;
    private static final Duration WORRY_AFTER = Duration.ofSeconds(30);

    /** What is to be ended, the tree or only what outlives its leader, and how. It only ever grows. */
    private record Order(boolean everything, boolean force) {
        Order and(boolean moreEverything, boolean moreForce) {
            return new Order(everything || moreEverything, force || moreForce);
        }
    }

    private final ProcessTree tree;
    private final String name;
    private final Duration grace;
    private final Executor threads;
    private final ScheduledExecutorService timer;
    // These two are touched by the sweeping thread only; there is one at a time.
    private final Set<ProcessHandle> asked = new HashSet<>();
    private boolean complained;

    private Order order;
    private boolean sweeping;
    private boolean over;
    private @Nullable Future<?> forcing;

    Ending(ProcessTree tree, String name, Duration grace, Executor threads, ScheduledExecutorService timer) {
        this.tree = tree;
        this.name = name;
        this.grace = grace;
        this.threads = threads;
        this.timer = timer;
        this.order = new Order(false, grace.isZero());
    }

    /** Begins to end the whole tree, unless it is over. */
    void kill() {
        begin(false);
    }

    /** Begins to end the whole tree without asking, unless it is over. */
    void killNow() {
        begin(true);
    }

    /** Ends what an ended process left behind, and waits for it; or for the end of the whole tree when that has begun. */
    void endLeftovers() throws InterruptedException {
        if (claim()) {
            sweep();
        }
        awaitIdle();
    }

    /** Waits for what was begun; afterwards nothing is begun any more. */
    synchronized void finish() throws InterruptedException {
        awaitIdle();
        over = true;
    }

    private synchronized void begin(boolean force) {
        if (over) {
            return;
        }
        order = order.and(true, force);
        notifyAll();
        if (claim()) {
            try {
                threads.execute(this::sweep);
            } catch (RejectedExecutionException runnerIsClosed) {
                stop();
            }
        }
    }

    private synchronized boolean claim() {
        boolean free = !sweeping;
        sweeping = true;
        return free;
    }

    private synchronized void stop() {
        sweeping = false;
        if (forcing != null) {
            forcing.cancel(false);
            forcing = null;
        }
        notifyAll();
    }

    private synchronized void awaitIdle() throws InterruptedException {
        while (sweeping) {
            wait();
        }
    }

    private void sweep() {
        boolean stopped = false;
        try {
            sweepUntilDone();
            stopped = true;
        } catch (InterruptedException runnerIsClosing) {
            Thread.currentThread().interrupt();
        } finally {
            // Only then: once it has stopped, another sweep may be under way.
            if (!stopped) {
                stop();
            }
        }
    }

    private void sweepUntilDone() throws InterruptedException {
        long begun = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        Order current = order();
        while (!isDone(current)) {
            worry(begun);
            pause(pause, current);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            current = order();
        }
    }

    /** Signals whoever is alive; true when nobody is and nothing more was ordered meanwhile. */
    private boolean isDone(Order current) {
        try {
            List<ProcessHandle> alive = tree.alive(current.everything);
            signal(alive, current.force);
            // Twice, for one that was started while we looked may have been missed together with its parent.
            boolean none = alive.isEmpty()
                    && (isIdle(current) || tree.alive(current.everything).isEmpty());
            return none && isStopped(current);
        } catch (IOException failed) {
            complain("cannot look for the processes of {}; trying until it succeeds", failed);
            return false;
        }
    }

    /** The common case, a process that ends and leaves nothing, which is worth sparing a second look. */
    private boolean isIdle(Order current) {
        return asked.isEmpty() && !current.everything;
    }

    private void signal(List<ProcessHandle> alive, boolean force) {
        Set<ProcessHandle> askedBefore = Set.copyOf(asked);
        for (ProcessHandle process : alive) {
            if (force) {
                asked.add(process);
                process.destroyForcibly();
            } else if (!asked.contains(process) && !isCleaningUp(process, askedBefore, alive)) {
                asked.add(process);
                process.destroy();
                forceAfterGrace();
            }
        }
    }

    /** What was started by one that was asked before, and still lives, may be how it tidies up; it has until the grace. */
    private static boolean isCleaningUp(ProcessHandle process, Set<ProcessHandle> asked, List<ProcessHandle> alive) {
        ProcessHandle parent = process.parent().orElse(null);
        while (parent != null && alive.contains(parent)) {
            if (asked.contains(parent)) {
                return true;
            }
            parent = parent.parent().orElse(null);
        }
        return false;
    }

    private synchronized void forceAfterGrace() {
        if (forcing == null) {
            try {
                forcing = timer.schedule(this::force, grace.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException timerIsGone) {
                force();
            }
        }
    }

    private synchronized void force() {
        order = order.and(false, true);
        notifyAll();
    }

    /** Stops under the lock under which orders are given, so that none falls between the last look and the stop. */
    private synchronized boolean isStopped(Order current) {
        boolean last = order.everything == current.everything;
        if (last) {
            stop();
        }
        return last;
    }

    private synchronized Order order() {
        return order;
    }

    private synchronized void pause(long millis, Order current) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = end - System.nanoTime();
        while (left > 0 && order.equals(current)) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    private void worry(long begun) {
        if (System.nanoTime() - begun > grace.plus(WORRY_AFTER).toNanos()) {
            complain("processes of {} do not end although they were killed; still waiting for them", null);
        }
    }

    private void complain(String message, @Nullable Throwable cause) {
        if (!complained) {
            complained = true;
            log.warn(message, name, cause);
        }
    }
}
