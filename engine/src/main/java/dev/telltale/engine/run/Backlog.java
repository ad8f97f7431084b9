package dev.telltale.engine.run;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Holds a source of events back while too many of them wait for the run, or then for the journal. Thread-safe.
 *
 * <p>Once the run has ended, or this life of it is about to, it only slows the source down: a journal that has no room would else hold
 * up the stop of the engine.
 */
final class Backlog implements Recorder.Effect {
    private static final int LIMIT = 64;
    private static final long PATIENCE_MS = 100;

    private final Semaphore room = new Semaphore(LIMIT);
    private final Run run;

    Backlog(Run run) {
        this.run = run;
    }

    /** Takes a place, waiting for one if need be; an interrupt is kept for the caller to see. */
    void enter() {
        boolean wasInterrupted = false;
        boolean isIn = false;
        while (!isIn) {
            try {
                isIn = room.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)
                        || run.isOver()
                        || run.life().isSuspended();
            } catch (InterruptedException kept) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void acknowledged() {
        room.release();
    }

    @Override
    public void lost(RuntimeException cause) {
        room.release();
    }
}
