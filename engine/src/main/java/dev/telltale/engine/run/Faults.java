package dev.telltale.engine.run;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a run that met a fault of the engine itself, or of the journal; what a workflow can cause fails its node instead.
 *
 * <p>Everything is stopped, cleanup included, and the run ends as failed. If it does not come to an end of its own, it is given up: the
 * ends that are missing are told, so that no watcher waits for them. If the journal does not take that either, the outcome is the fault.
 * Not thread-safe: belongs to its run.
 */
final class Faults {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** How long a run that met a fault has to end what it has started. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Run run;
    private @Nullable Throwable first;

    Faults(Run run) {
        this.run = run;
    }

    /** A message, or what followed from it, threw this. */
    void met(Throwable problem) {
        if (run.isOver()) {
            log.warn("Execution {} met a fault after its end", run.executionId(), masked(problem));
            return;
        }
        log.error("Execution {} met a fault and ends", run.executionId(), masked(problem));
        boolean isFirst = first == null;
        first = isFirst ? problem : first;
        try {
            GraphRun graph = run.graph();
            if (isFirst && graph != null && !graph.hasEnded()) {
                end(problem);
            } else {
                giveUp();
            }
        } catch (Throwable again) {
            log.error("Execution {} cannot end in order", run.executionId(), masked(again));
            giveUp();
        }
    }

    private void end(Throwable problem) {
        String message = messageOf(problem);
        run.verdict().broken(new ExecutionError(ErrorKind.EXECUTION, message, null, false));
        if (run.isPaused()) {
            run.setStatus(ExecutionStatus.RUNNING);
        }
        run.timers().resume();
        run.timers().surelyLater(PATIENCE, this::giveUp);
        run.stop(new Stop(SkipReason.UPSTREAM, message, false));
        run.steps().take();
        run.recorder().flush();
    }

    private void giveUp() {
        Throwable why = first;
        if (why == null || !run.giveUp()) {
            return;
        }
        List<Work> left = new ArrayList<>();
        boolean isTold = tellEnd(messageOf(why), left);
        run.recorder().close(new IllegalStateException("the execution met a fault", why));
        left.forEach(this::stopQuietly);
        if (!isTold) {
            run.cleanUpThen(() -> run.abandon(why));
        }
    }

    /** Tells every end that is missing. @param left is given what still runs @return false if the journal is not to have them */
    private boolean tellEnd(String message, List<Work> left) {
        tellNodeEnds(message, left);
        if (run.recorder().isBroken() || !run.recorder().hasBegun()) {
            return false;
        }
        try {
            if (!run.status().isTerminal()) {
                run.progress().sayEnd(run.status());
                run.recordEnd(new RunEvent.Failed(
                        run.recorder().next(ExecutionStatus.FAILED),
                        new ExecutionError(ErrorKind.EXECUTION, message, null, false),
                        run.durationMs()));
            }
            run.recorder().flush();
            return true;
        } catch (Throwable refused) {
            log.error("The end of execution {} cannot be recorded", run.executionId(), masked(refused));
            return false;
        }
    }

    private void tellNodeEnds(String message, List<Work> left) {
        try {
            GraphRun graph = run.graph();
            if (graph != null) {
                graph.abandon(message, left);
            }
        } catch (Throwable again) { // then its own end must do
            log.error("The ends of nodes of execution {} cannot be recorded", run.executionId(), masked(again));
        }
    }

    private void stopQuietly(Work work) {
        try {
            work.stop();
        } catch (RuntimeException problem) {
            log.warn("Something that execution {} had started cannot be stopped", run.executionId(), masked(problem));
        }
    }

    private String messageOf(Throwable problem) {
        return Texts.cut(run.recorder().masked("internal error: " + problem));
    }

    private Throwable masked(Throwable problem) {
        return run.recorder().masked(problem);
    }
}
