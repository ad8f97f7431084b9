package dev.telltale.engine;

import dev.telltale.engine.run.Run;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.RunEvent;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A handle on one run. Thread-safe. */
public final class Execution {
    private final Run run;
    private final CompletionStage<Outcome> outcome;

    Execution(Run run) {
        this.run = run;
        this.outcome = run.end().thenApply(Outcome::of);
    }

    /** Completes when its start is in the journal. */
    CompletionStage<RunEvent.Started> started() {
        return run.started();
    }

    public String id() {
        return run.executionId();
    }

    /** Completes when everything that belonged to the execution is gone; never with an exception for a run that failed. */
    public CompletionStage<Outcome> outcome() {
        return outcome;
    }

    /** Waits for the outcome. */
    public Outcome await() throws InterruptedException {
        Future<Outcome> future = outcome.toCompletableFuture();
        try {
            return future.get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("execution " + id() + " came to no outcome", fault.getCause());
        }
    }

    /** Stops it with all it has started; the outcome follows. @param reason for the record, or null */
    public void cancel(@Nullable String reason) {
        run.cancel(new Command(null, reason));
    }

    /** Answers a node that waits for an approval; completes with {@code RefusedException} when it does not. */
    public CompletionStage<Applied> approve(Approval approval) {
        return run.approve(approval);
    }

    /** Lets nothing new start. */
    public void pause() {
        run.pause(new Command(null, null));
    }

    /** Lets it go on. */
    public void resume() {
        run.resume(new Command(null, null));
    }
}
