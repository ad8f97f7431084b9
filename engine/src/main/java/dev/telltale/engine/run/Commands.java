package dev.telltale.engine.run;

import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.RefusedException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes commands to a run and answers them: a repeated one as the first time, and none before the journal has what it caused.
 *
 * <p>{@link #give} is thread-safe; the rest belongs to the run.
 */
final class Commands {
    /** What can be commanded. */
    enum Name {
        CANCEL,
        PAUSE,
        RESUME
    }

    private final Run run;
    private final Map<Name, Applied> applied = new EnumMap<>(Name.class);

    Commands(Run run) {
        this.run = run;
    }

    /** @param action does it and gives the seq of the event that shows it, or refuses */
    CompletionStage<Applied> give(Name name, LongSupplier action) {
        return give(() -> apply(name, action));
    }

    /** @param command applies it, or refuses */
    CompletionStage<Applied> give(Supplier<Applied> command) {
        CompletableFuture<Applied> answer = new CompletableFuture<>();
        run.post(() -> {
            try {
                run.checkAlive();
                Applied result = command.get();
                run.recorder().whenAcknowledged(new Answer<>(run, answer, result));
            } catch (RefusedException refused) {
                run.complete(() -> answer.completeExceptionally(refused));
            } catch (RuntimeException fault) {
                run.complete(() -> answer.completeExceptionally(fault));
                throw fault;
            }
        });
        return answer;
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

    /** The next such command is another one, not the first repeated. */
    void forget(Name name) {
        applied.remove(name);
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
