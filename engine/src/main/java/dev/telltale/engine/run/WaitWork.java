package dev.telltale.engine.run;

import dev.telltale.engine.workflow.DurationText;
import dev.telltale.engine.workflow.TimeText;
import dev.telltale.engine.workflow.WaitNode;
import dev.telltale.event.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets time pass: a span, or what is left until a point in time.
 *
 * <p>A span passes whatever is done to the clock on the wall; a point in time is one on that clock.
 */
final class WaitWork implements Work {
    private final Run run;
    private final NodeRun node;
    private final @Nullable String shown;
    private final @Nullable Duration span;
    private final long untilMicros;
    private EngineClock.@Nullable Timer timer;

    /** @param span or null when {@code untilMicros} decides @param shown the span as written */
    private WaitWork(Run run, NodeRun node, @Nullable String shown, @Nullable Duration span, long untilMicros) {
        this.run = run;
        this.node = node;
        this.shown = shown;
        this.span = span;
        this.untilMicros = untilMicros;
    }

    static Work prepare(Run run, NodeRun node, WaitNode wait) {
        Map<String, @Nullable Object> scope = node.graph().scope();
        if (wait.prompt() != null) {
            return new ApprovalWork(run, node, wait.prompt().renderText(scope));
        }
        if (wait.duration() != null) {
            String text = wait.duration().renderText(scope);
            Duration span = duration(text);
            return new WaitWork(run, node, text, span, run.recorder().now() + span.toMillis() * 1000);
        }
        String text = Objects.requireNonNull(wait.until()).renderText(scope);
        return new WaitWork(run, node, null, null, ChronoUnit.MICROS.between(Instant.EPOCH, time(run, text)));
    }

    /** One that began in an earlier life; what was a span is a point in time by now. */
    static WaitWork resumed(Run run, NodeRun node, long untilMicros) {
        return new WaitWork(run, node, null, null, untilMicros);
    }

    @Override
    public void goOn(Standstill standstill) {
        schedule(untilThen());
    }

    private static Duration duration(String text) {
        try {
            return DurationText.parse(text);
        } catch (IllegalArgumentException problem) {
            throw new NodeException(ErrorKind.DATA, "wait.for: " + problem.getMessage());
        }
    }

    private static Instant time(Run run, String text) {
        try {
            return TimeText.parse(text, Instant.EPOCH.plus(run.clock().micros(), ChronoUnit.MICROS));
        } catch (IllegalArgumentException problem) {
            throw new NodeException(ErrorKind.DATA, "wait.until: " + problem.getMessage());
        }
    }

    @Override
    public void begin() {
        node.state().waiting();
        NodeStory.waiting(run, node, run.recorder().maskedOrNull(shown), untilMicros);
        schedule(span != null ? span : untilThen());
    }

    private Duration untilThen() {
        return Duration.of(Math.max(0, untilMicros - run.clock().micros()), ChronoUnit.MICROS);
    }

    private void schedule(Duration left) {
        timer = run.timers().later(left, () -> {
            if (timer == null) {
                return;
            }
            timer = null;
            if (span == null && !untilThen().isZero()) {
                schedule(untilThen()); // the clock was set back meanwhile
            } else {
                node.complete(Map.of(), null, 0);
            }
        });
    }

    @Override
    public long knownEndMicros() {
        return untilMicros;
    }

    @Override
    public void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        node.stopped();
    }
}
