package dev.telltale.engine.run;

import dev.telltale.event.RefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One life of an execution: how it comes back from an earlier one, and how it ends without the execution ending.
 *
 * <p>Not thread-safe: belongs to its run, unless a method says otherwise.
 */
final class Life {
    private final Run run;
    private final CompletableFuture<Void> rest = new CompletableFuture<>();
    private boolean isReplayed;
    private boolean isAsleep;
    private volatile boolean isSuspended; // also read by those who speak

    Life(Run run) {
        this.run = run;
    }

    // ---- its beginning

    /** As {@link Run#replay}. */
    Replay replay() {
        isReplayed = true;
        isAsleep = true;
        return new Replay(run);
    }

    /** All is told. @param lastPosition of its last event in the journal @param left where its folder is, if it has one */
    void replayed(long lastPosition, LeftFolders left) {
        isReplayed = false;
        run.recorder().goOnBehind(lastPosition);
        run.folder().adopt(left);
    }

    /** Goes on, where it had begun. */
    void goOn(Standstill standstill) {
        run.post(() -> {
            GraphRun graph = run.graph();
            if (graph == null || run.isOver()) {
                isAsleep = false;
                return;
            }
            run.progress().resumed(); // how long what was running then takes in all says nothing
            run.beginning().goOn(standstill);
            if (!run.status().isTerminal()) {
                graph.goOn(standstill);
            }
            isAsleep = false;
            if (run.isPaused()) {
                run.timers().pause();
            }
        });
    }

    /** Whether it is being told again what an earlier life has told: nothing follows from that but its state. */
    boolean isReplayed() {
        return isReplayed;
    }

    /** Whether what had begun in an earlier life has not gone on yet. */
    boolean isAsleep() {
        return isAsleep;
    }

    // ---- its end

    /** As {@link Run#suspend}. Thread-safe. */
    void suspend() {
        run.post(() -> isSuspended = true);
    }

    /** Whether it is about to end. Thread-safe. */
    boolean isSuspended() {
        return isSuspended;
    }

    /** As {@link Run#rest}. */
    CompletionStage<Void> rest() {
        return rest;
    }

    /** Looks whether it has come to rest, after each message. */
    void restIfIdle() {
        if (isSuspended && !rest.isDone() && (run.status().isTerminal() || !run.isAtWork())) {
            rest.complete(null);
        }
    }

    /** As {@link Run#freeze}. Thread-safe. */
    CompletionStage<Void> freeze() {
        CompletableFuture<Void> frozen = new CompletableFuture<>();
        run.post(() -> {
            if (!run.isOver() && !run.status().isTerminal()) {
                run.recorder().flush();
                RuntimeException why = refusal();
                run.giveUp();
                run.recorder().close(why);
                run.abandon(why);
            }
            frozen.complete(null);
        });
        return frozen;
    }

    private RefusedException refusal() {
        return new RefusedException(
                RefusedException.Reason.UNAVAILABLE,
                "execution '" + run.executionId() + "' is suspended: the engine is stopping",
                "it goes on when the engine is started again");
    }
}
