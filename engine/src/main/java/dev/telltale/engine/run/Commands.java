package dev.telltale.engine.run;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands to a run and answers them: a repeated one as the first time, and none before the journal has what it caused.
 *
 * <p>Giving a command is thread-safe; the rest belongs to the run, unless it says so.
 */
final class Commands {
    /** What can be commanded. */
    private enum Name {
        CANCEL,
        PAUSE,
        RESUME
    }

    private final Run run;
    private final Map<Name, Applied> applied = new EnumMap<>(Name.class);
    private long pausedMicros;
    private long resumedMicros;

    Commands(Run run) {
        this.run = run;
    }

    /** Stops the run with all it has started; what is marked as cleanup still runs. */
    CompletionStage<Applied> cancel(Command command) {
        return give(Name.CANCEL, () -> {
            String reason = run.recorder().maskedOrNull(command.reason());
            cancelled(command);
            run.record(new RunEvent.Cancelling(
                    run.recorder().next(run.status()), run.recorder().maskedOrNull(command.by()), reason));
            long seq = run.recorder().seq();
            run.stop(stopOf(reason, run.hasGraph()));
            run.timers().resume();
            run.calls().resume(command); // those that belong to cleanup
            return seq;
        });
    }

    private void cancelled(Command command) {
        run.verdict().cancelled(command);
        applied.remove(Name.PAUSE); // it holds no longer, so another one is refused and not answered as the first
        run.setStatus(ExecutionStatus.CANCELLING);
    }

    /** @param hasBegun whether there is something to clean up */
    private static Stop stopOf(@Nullable String reason, boolean hasBegun) {
        return new Stop(SkipReason.CANCELLED, reason == null ? "the execution was cancelled" : reason, hasBegun);
    }

    /** Lets nothing new start; what runs goes on to its end. */
    CompletionStage<Applied> pause(Command command) {
        return give(Name.PAUSE, () -> {
            if (run.status() == ExecutionStatus.CANCELLING) {
                throw refusal("is being cancelled; it cannot be paused");
            } else if (run.status() == ExecutionStatus.PENDING) {
                throw refusal("has not begun; it can be cancelled, and paused once it has");
            }
            applied.remove(Name.RESUME);
            run.setStatus(ExecutionStatus.PAUSED);
            RunEvent.Paused event = new RunEvent.Paused(
                    run.recorder().next(run.status()),
                    run.recorder().maskedOrNull(command.by()),
                    run.recorder().maskedOrNull(command.reason()));
            pausedMicros = event.envelope().timestampMicros();
            run.record(event);
            run.timers().pause();
            run.calls().pause(command);
            return run.recorder().seq();
        });
    }

    /** Lets a paused run go on. */
    CompletionStage<Applied> resume(Command command) {
        return give(Name.RESUME, () -> {
            if (!run.isPaused()) {
                return run.recorder().seq(); // it goes on already
            }
            applied.remove(Name.PAUSE);
            run.setStatus(ExecutionStatus.RUNNING);
            RunEvent.Resumed event = new RunEvent.Resumed(
                    run.recorder().next(run.status()),
                    run.recorder().maskedOrNull(command.by()),
                    run.recorder().maskedOrNull(command.reason()));
            resumedMicros = event.envelope().timestampMicros();
            run.record(event);
            long seq = run.recorder().seq();
            run.progress().resumed();
            run.timers().resume();
            run.calls().resume(command);
            return seq;
        });
    }

    /** Answers a node that waits for an approval; also during a pause. */
    CompletionStage<Applied> approve(Approval approval) {
        return give(() -> run.approvals().answer(approval));
    }

    private RefusedException refusal(String why) {
        return new RefusedException(
                RefusedException.Reason.FINISHED, "execution '" + run.executionId() + "' " + why, null);
    }

    // ---- after a restart: what was commanded in an earlier life

    void wasCancelled(RunEvent.Cancelling event) {
        cancelled(new Command(event.by(), event.reason()));
        applied.put(Name.CANCEL, new Applied(event.envelope().seq()));
        run.stop(stopOf(event.reason(), true));
    }

    void wasPaused(RunEvent.Paused event) {
        applied.remove(Name.RESUME);
        applied.put(Name.PAUSE, new Applied(event.envelope().seq()));
        pausedMicros = event.envelope().timestampMicros();
        run.setStatus(ExecutionStatus.PAUSED);
    }

    void wasResumed(RunEvent.Resumed event) {
        applied.remove(Name.PAUSE);
        applied.put(Name.RESUME, new Applied(event.envelope().seq()));
        resumedMicros = event.envelope().timestampMicros();
        run.setStatus(ExecutionStatus.RUNNING);
        run.progress().resumed();
    }

    /** Whether the run is paused, and since when. */
    Step step() {
        return new Step(run.isPaused(), pausedMicros, resumedMicros);
    }

    /** A pause or a resume may have reached the caller and not this run, which looks at that for itself. Thread-safe. */
    void keepStepWith(Step caller) {
        run.post(() -> {
            if (caller.isPaused && resumedMicros <= caller.pausedMicros) {
                pause(new Command(null, null));
            } else if (!caller.isPaused && run.isPaused() && pausedMicros <= caller.resumedMicros) {
                resume(new Command(null, null));
            }
        });
    }

    /**
     * Where a run stands between pauses.
     *
     * @param pausedMicros when it was last paused, since the epoch; 0 if never
     * @param resumedMicros when it last went on after a pause, since the epoch; 0 if never
     */
    record Step(boolean isPaused, long pausedMicros, long resumedMicros) {}

    // ---- taking and answering

    /** @param action does it and gives the seq of the event that shows it, or refuses */
    private CompletionStage<Applied> give(Name name, LongSupplier action) {
        return give(() -> apply(name, action));
    }

    /** @param command applies it, or refuses */
    private CompletionStage<Applied> give(Supplier<Applied> command) {
        Order order = new Order(command);
        run.post(order);
        return order.answer;
    }

    private Applied apply(Name name, LongSupplier action) {
        Applied before = applied.get(name);
        if (before != null) {
            return before;
        }
        Applied now = new Applied(action.getAsLong());
        applied.put(name, now);
        return now;
    }

    /** A command on its way to the run. */
    private final class Order implements Mailbox.Message {
        private final Supplier<Applied> command;
        private final CompletableFuture<Applied> answer = new CompletableFuture<>();

        Order(Supplier<Applied> command) {
            this.command = command;
        }

        @Override
        public void run() {
            try {
                if (run.status().isTerminal()) {
                    throw refusal("has ended (" + run.status().wireName() + ")");
                }
                Applied result = command.get();
                run.recorder().whenAcknowledged(new Answer<>(run, answer, result));
            } catch (RefusedException refused) {
                refuse(refused);
            } catch (RuntimeException fault) {
                refuse(fault);
                throw fault;
            }
        }

        @Override
        public void unheard() {
            refuse(new RefusedException(RefusedException.Reason.UNAVAILABLE, "the engine is closed", null));
        }

        private void refuse(RuntimeException why) {
            run.complete(() -> answer.completeExceptionally(why));
        }
    }

    /** Completes a future when the journal has what it tells of. */
    record Answer<T>(Run run, CompletableFuture<T> future, T value) implements Recorder.Effect {
        @Override
        public void acknowledged() {
            run.complete(() -> future.complete(value));
        }

        @Override
        public void lost(RuntimeException cause) {
            run.complete(() -> future.completeExceptionally(cause));
        }
    }
}
