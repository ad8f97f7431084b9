package dev.telltale.engine;

import dev.telltale.engine.run.Run;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.RunEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A handle on one run. Thread-safe. */
public final class Execution {
    /** So long it is worth staying awake for the end: a short execution takes no longer, and being woken takes half of that. */
    private static final long PATIENCE_NANOS = 50_000;

    private final Run run;

    Execution(Run run) {
        this.run = run;
    }

    /** Completes when its start is in the journal. */
    CompletionStage<RunEvent.Opening> started() {
        return run.started().thenApplyAsync(first -> first, run.elsewhere());
    }

    public String id() {
        return run.executionId();
    }

    /**
     * Completes when everything that belonged to the execution is gone; never with an exception for a run that failed.
     *
     * <p>What follows from it may take its time.
     */
    public CompletionStage<Outcome> outcome() {
        return run.end().thenApplyAsync(Outcome::of, run.elsewhere());
    }

    /** Waits for the outcome. */
    public Outcome await() throws InterruptedException {
        CompletableFuture<RunEvent> end = run.end().toCompletableFuture();
        for (long until = System.nanoTime() + PATIENCE_NANOS; !end.isDone() && System.nanoTime() - until < 0; ) {
            Thread.onSpinWait();
        }
        try {
            return Outcome.of(end.get());
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
