package dev.telltale.engine.run;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a node: how many it has had, how long the latest may take, and when the next one begins.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class Attempts {
    /** Attempts that may end with the wish for another one. */
    private static final int MOST_POSTPONED = 10_000;

    private final Run run;
    private final NodeRun node;
    private int number;
    private int postponed; // those that do not count
    private long begunMicros;
    private long dueMicros; // of the next one, after a restart
    private @Nullable PausableTimer timeout;
    private boolean isTimedOut;
    private EngineClock.@Nullable Timer next;

    Attempts(Run run, NodeRun node) {
        this.run = run;
        this.node = node;
    }

    /** The latest one, from 1; 0 before the first. */
    int number() {
        return number;
    }

    /** How many there may be at the most, by what is known now. */
    int most() {
        return node.node().retry().attempts() + postponed;
    }

    /** One is about to begin. */
    void add() {
        number++;
    }

    /** The node is about to fail before its first one. */
    void addFirst() {
        number = Math.max(1, number);
    }

    void begun(long micros) {
        begunMicros = micros;
    }

    /** It is over, whatever came of it. */
    void over() {
        if (timeout != null) {
            run.timers().lift(timeout);
            timeout = null;
        }
    }

    // ---- how long it may take

    /** @param left after which it is stopped, or null for never */
    void limit(@Nullable Duration left) {
        if (left != null) {
            timeout = run.timers().limit(left, this::timeIsUp);
        }
    }

    private void timeIsUp() {
        isTimedOut = true;
        Work work = node.work();
        if (work != null) {
            work.stop();
        }
    }

    boolean isTimedOut() {
        return isTimedOut;
    }

    // ---- whether there is another one, and when

    boolean mayRetry(ExecutionError reason) {
        return number - postponed < node.node().retry().attempts()
                && (reason.retryable() || reason.kind() == ErrorKind.TIMEOUT)
                && node.node().retry().on().contains(reason.kind());
    }

    /** How long the next one waits after a failure. */
    Duration delay() {
        return node.node().retry().delayAfter(number - postponed, run.random());
    }

    /** Why the latest may not be one that does not count, or null if it may. */
    @Nullable
    String whyNotPostponed() {
        if (run.isEnding()) {
            return "while the execution is ending";
        }
        return postponed == MOST_POSTPONED ? postponed + " times" : null;
    }

    /** The latest is none of those that {@code retry} allows. */
    void postpone() {
        postponed++;
    }

    /** The next one begins after a time. */
    void nextAfter(Duration delay) {
        isTimedOut = false;
        int failed = number;
        next = run.timers().later(delay, () -> {
            if (node.status() == NodeStatus.RETRYING && number == failed) {
                run.steps().again(node); // and not at once: the run may have to wait
            }
        });
    }

    /** There is no next one. */
    void cancelNext() {
        if (next != null) {
            next.cancel();
        }
    }

    // ---- after a restart

    void wasBegun(int told) {
        number = told;
    }

    void wasRetried(NodeEvent.Retrying event) {
        postponed = Math.max(0, event.maxAttempts() - node.node().retry().attempts());
        dueMicros = event.envelope().timestampMicros() + 1000 * event.delayMs();
    }

    /** The next one begins when it was to. */
    void nextWhenDue() {
        nextAfter(Duration.of(Math.max(0, dueMicros - run.clock().micros()), ChronoUnit.MICROS));
    }

    /** The latest goes on, with the time that it has left; {@link #isTimedOut} if that is none. */
    void goOn(Standstill standstill) {
        Duration limit = node.node().timeout();
        Duration left = limit == null
                ? null
                : limit.minus(standstill.counted(begunMicros, run.recorder().now()), ChronoUnit.MICROS);
        isTimedOut = left != null && (left.isNegative() || left.isZero());
        limit(isTimedOut ? null : left);
    }
}
