package dev.telltale.engine;

import dev.telltale.engine.run.Run;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many executions run at once and makes others wait, in the order they came. Thread-safe.
 *
 * <p>As long as nobody waits, no lock is taken when one ends: it gives up its place, and then looks whether somebody has come to wait;
 * who comes to wait looks again for a place. One of the two sees the other.
 */
final class ExecutionPlaces {
    private final int most;
    private final int mostPending;
    private final AtomicInteger taken = new AtomicInteger();
    private final Set<Run> pending = new LinkedHashSet<>(); // guarded by this
    private volatile boolean isAnyPending;
    private boolean isClosed; // guarded by this

    /** @param most that run at once @param mostPending that wait */
    ExecutionPlaces(int most, int mostPending) {
        this.most = most;
        this.mostPending = mostPending;
    }

    /** Starts a run, or makes it wait. @throws RefusedException if too many wait already */
    synchronized void admit(Run run) {
        if (!isAnyPending && taken.get() < most) {
            taken.incrementAndGet();
            run.start();
            return;
        }
        if (pending.size() >= mostPending) {
            throw new RefusedException(
                    Reason.UNAVAILABLE,
                    most + " executions run and " + mostPending + " wait, which is all that is allowed",
                    "try again when some of them have ended");
        }
        run.enqueue();
        pending.add(run);
        isAnyPending = true;
        startNext();
    }

    /** A run that had begun in an earlier life goes on, whether there is room for it or not. */
    synchronized void restore() {
        taken.incrementAndGet();
    }

    /** A run that waited in an earlier life waits on, behind those that did so before it. */
    synchronized void restorePending(Run run) {
        pending.add(run);
        isAnyPending = true;
        startNext();
    }

    /** A run has ended, in its place or while it waited. */
    void left(Run run) {
        if (isAnyPending && removePending(run)) {
            return;
        }
        taken.decrementAndGet();
        if (isAnyPending) {
            startNext();
        }
    }

    private synchronized boolean removePending(Run run) {
        boolean wasPending = pending.remove(run);
        isAnyPending = !pending.isEmpty();
        return wasPending;
    }

    private synchronized void startNext() {
        Iterator<Run> next = pending.iterator();
        while (!isClosed && next.hasNext() && taken.get() < most) {
            Run first = next.next();
            next.remove();
            taken.incrementAndGet();
            first.start();
        }
        isAnyPending = !pending.isEmpty();
    }

    /** Those that wait are not started any more. */
    synchronized void close() {
        isClosed = true;
    }
}
