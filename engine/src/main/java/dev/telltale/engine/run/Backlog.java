package dev.telltale.engine.run;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Holds a source of events back while too many of them wait for the run, or then for the journal. Thread-safe. */
final class Backlog implements Recorder.Effect {
    private static final int LIMIT = 64;

    private final Semaphore room = new Semaphore(LIMIT);
    private final BooleanSupplier isOver;

    /** @param isOver whether the run has ended, so that nobody makes room any more */
    Backlog(BooleanSupplier isOver) {
        this.isOver = isOver;
    }

    /** Takes a place, waiting for one if need be; an interrupt is kept for the caller to see. */
    void enter() {
        boolean wasInterrupted = false;
        boolean isIn = false;
        while (!isIn) {
            try {
                isIn = room.tryAcquire(1, TimeUnit.SECONDS) || isOver.getAsBoolean();
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
