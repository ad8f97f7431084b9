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
    /** How far it has come from what an earlier one left. */
    private enum Phase {
        TOLD_AGAIN,
        ASLEEP,
        WAKING,
        AWAKE
    }

    private final Run run;
    private final CompletableFuture<Void> rest = new CompletableFuture<>();
    private Phase phase = Phase.AWAKE;
    private volatile boolean isSuspended; // also read by those who speak

    Life(Run run) {
        this.run = run;
    }

    // ---- its beginning

    /** As {@link Run#replay}. */
    Replay replay() {
        phase = Phase.TOLD_AGAIN;
        return new Replay(run);
    }

    /** All is told. @param lastPosition of its last event in the journal @param left where its folder is, if it has one */
    void replayed(long lastPosition, LeftFolders left) {
        phase = Phase.ASLEEP;
        run.recorder().goOnBehind(lastPosition);
        run.folder().adopt(left);
    }

    /** Goes on, where it had begun. */
    void goOn(Standstill standstill) {
        run.post(() -> {
            phase = Phase.WAKING;
            GraphRun graph = run.graph();
            if (graph != null && !hasEnded()) {
                goOn(graph, standstill);
            }
            phase = Phase.AWAKE;
        });
    }

    private void goOn(GraphRun graph, Standstill standstill) {
        if (!run.isPaused()) { // else it is no news yet that time has passed
            run.progress().resumed(); // how long what was running then takes in all says nothing
        }
        run.beginning().goOn(standstill);
        if (!hasEnded()) {
            graph.goOn(standstill);
        }
        if (run.isPaused()) {
            run.timers().pause();
        }
    }

    /** Whether a command that came before has ended it, or nobody listens any more. */
    private boolean hasEnded() {
        return run.status().isTerminal() || run.isOver();
    }

    /** Whether it is being told again what an earlier life has told: nothing follows from that but its state. */
    boolean isReplayed() {
        return phase == Phase.TOLD_AGAIN;
    }

    /** Whether it has not begun to go on: until it does, nothing starts, and then it looks for all that may. */
    boolean isToGoOn() {
        return phase == Phase.TOLD_AGAIN || phase == Phase.ASLEEP;
    }

    /** Whether what had begun in an earlier life has not all gone on yet. */
    boolean isAsleep() {
        return phase != Phase.AWAKE;
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
