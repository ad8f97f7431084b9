package dev.telltale.engine.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one run is to do later, and what of that a pause holds up. Nothing of it outlives the run.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class RunTimers {
    private final Run run;
    private final Set<PausableTimer> limits = new LinkedHashSet<>();
    private final Set<Pending> pending = new LinkedHashSet<>();
    private final List<Pending> held = new ArrayList<>();

    RunTimers(Run run) {
        this.run = run;
    }

    /** Does something later; what falls due during a pause is done when that ends. */
    EngineClock.Timer later(Duration delay, Runnable action) {
        return new Pending(delay, action, true);
    }

    /** Does something later, also during a pause. */
    EngineClock.Timer surelyLater(Duration delay, Runnable action) {
        return new Pending(delay, action, false);
    }

    /** Starts a limit that stands still during a pause. */
    PausableTimer limit(Duration limit, Runnable action) {
        PausableTimer timer = new PausableTimer(run, limit, action);
        limits.add(timer);
        timer.start();
        return timer;
    }

    void lift(PausableTimer limit) {
        limit.cancel();
        limits.remove(limit);
    }

    void pause() {
        limits.forEach(PausableTimer::pause);
    }

    void resume() {
        limits.forEach(PausableTimer::start);
        List<Pending> due = List.copyOf(held);
        held.clear();
        due.forEach(Pending::act);
    }

    /** Nothing of it happens any more. */
    void cancel() {
        limits.forEach(PausableTimer::cancel);
        limits.clear();
        List.copyOf(pending).forEach(Pending::cancel);
        held.clear();
    }

    /** One thing that is going to happen. */
    private final class Pending implements EngineClock.Timer {
        private final Runnable action;
        private final boolean isHeldByPause;
        private final EngineClock.Timer timer;
        private boolean isOver;

        Pending(Duration delay, Runnable action, boolean isHeldByPause) {
            this.action = action;
            this.isHeldByPause = isHeldByPause;
            this.timer = run.clock().schedule(delay, () -> run.post(this::fire));
            pending.add(this); // the run takes no message before it is done with this one
        }

        private void fire() {
            if (isHeldByPause && run.isHeld()) {
                held.add(this);
            } else {
                act();
            }
        }

        private void act() {
            if (!isOver) { // it may have been cancelled while this message was on its way
                isOver = true;
                pending.remove(this);
                action.run();
            }
        }

        @Override
        public void cancel() {
            isOver = true;
            pending.remove(this);
            timer.cancel();
        }
    }
}
