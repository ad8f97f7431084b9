package dev.telltale.engine;

import dev.telltale.engine.run.EngineClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Time that passes only when a test says so. Thread-safe. */
final class VirtualClock implements EngineClock {
    private final List<Alarm> alarms = new ArrayList<>(); // guarded by this
    private Predicate<Duration> broken; // guarded by this
    private boolean isBrokenForGood; // guarded by this
    private long nanos; // that have passed; guarded by this
    private long beginMicros = 1_790_000_000_000_000L; // guarded by this

    @Override
    public synchronized long micros() {
        return beginMicros + nanos / 1000;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    /** Somebody sets the clock; no time passes by that. */
    synchronized void step(Duration span) {
        beginMicros += span.toNanos() / 1000;
    }

    @Override
    public synchronized Timer schedule(Duration delay, Runnable action) {
        if (broken != null && broken.test(delay)) {
            broken = isBrokenForGood ? broken : null;
            throw new IllegalStateException("the clock is broken");
        }
        Alarm alarm = new Alarm(nanos + delay.toNanos(), action);
        alarms.add(alarm);
        return () -> {
            synchronized (this) {
                alarms.remove(alarm);
            }
        };
    }

    /** Lets time pass; what falls due meanwhile happens at its time, in this thread. */
    void advance(Duration span) {
        long target = monotonicNanos() + span.toNanos();
        for (Alarm alarm = next(target); alarm != null; alarm = next(target)) {
            alarm.action.run();
        }
        synchronized (this) {
            nanos = target;
        }
    }

    private synchronized Alarm next(long target) {
        Alarm first = alarms.stream().min(Comparator.comparingLong(Alarm::due)).orElse(null);
        if (first == null || first.due > target) {
            return null;
        }
        alarms.remove(first);
        nanos = Math.max(nanos, first.due);
        return first;
    }

    /** The next such call fails: a fault of the engine, as far as a run can tell. */
    synchronized void breakOnce(Predicate<Duration> delays) {
        broken = delays;
    }

    /** All such calls fail from now on. */
    synchronized void breakForGood(Predicate<Duration> delays) {
        broken = delays;
        isBrokenForGood = true;
    }

    /** How long until something happens; null if nothing is going to. */
    synchronized Duration untilNext() {
        return alarms.stream()
                .min(Comparator.comparingLong(Alarm::due))
                .map(first -> Duration.ofNanos(Math.max(0, first.due - nanos)))
                .orElse(null);
    }

    /** How many things are going to happen. */
    synchronized int pending() {
        return alarms.size();
    }

    private record Alarm(long due, Runnable action) {}
}
