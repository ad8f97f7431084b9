package dev.telltale.engine.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A time limit that stands still while the execution is paused. Not thread-safe: belongs to its run's timers. */
final class PausableTimer {
    private final Run run;
    private final Runnable action;
    private long remainingNanos;
    private long startedNanos;
    private EngineClock.@Nullable Timer timer;
    private int starts;
    private boolean isOver;

    /** @param action runs on the run's thread when the time is up */
    PausableTimer(Run run, Duration limit, Runnable action) {
        this.run = run;
        this.action = action;
        this.remainingNanos = limit.toNanos();
    }

    void start() {
        if (timer != null || isOver) {
            return;
        }
        int start = ++starts;
        startedNanos = run.clock().monotonicNanos();
        timer = run.clock().schedule(Duration.ofNanos(remainingNanos), () -> run.post(() -> fire(start)));
    }

    void pause() {
        if (timer != null) {
            timer.cancel();
            timer = null;
            remainingNanos = Math.max(0, remainingNanos - (run.clock().monotonicNanos() - startedNanos));
        }
    }

    void cancel() {
        isOver = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void fire(int start) {
        if (isOver || timer == null || start != starts) {
            return; // it was cancelled or paused while this message was on its way
        }
        isOver = true;
        timer = null;
        action.run();
    }
}
