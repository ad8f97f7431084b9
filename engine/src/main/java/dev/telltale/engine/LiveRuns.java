package dev.telltale.engine;

import dev.telltale.engine.run.Run;
import dev.telltale.event.EventJournal;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The runs of one engine that have not come to their end, by id. Thread-safe. */
final class LiveRuns {
    private final EventJournal journal;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();
    private final ExecutionPlaces places;
    private boolean hasBegun; // guarded by this
    private boolean isClosed; // guarded by this

    /** @param places for runs that no other one calls */
    LiveRuns(EventJournal journal, ExecutionPlaces places) {
        this.journal = journal;
        this.places = places;
    }

    /**
     * Starts a run, or accepts it until there is a place for it.
     *
     * @param isFresh whether its id was just made, so that it needs no look into the journal
     * @throws RefusedException if its id is taken, too many wait already, or the engine is closed
     */
    synchronized void start(Run run, boolean isFresh) {
        String id = run.executionId();
        checkOpen();
        // In this order: a run that ends in between is in the journal before it leaves here.
        if (runs.containsKey(id) || (!isFresh && isKnown(id))) {
            throw taken(id);
        }
        hasBegun = true;
        places.admit(run); // before anybody can find it, so that no command comes first
        runs.put(id, run);
        run.end().whenComplete((end, fault) -> ended(run));
    }

    /**
     * Starts a run that another one calls; its id is fresh. It needs no place: its caller has one and waits for it, so that they could
     * wait for each other.
     *
     * @throws RefusedException if the engine is closed
     */
    synchronized void startCalled(Run run) {
        checkOpen();
        run.start();
        runs.put(run.executionId(), run);
        run.end().whenComplete((end, fault) -> runs.remove(run.executionId()));
    }

    /** Comes before what an earlier life has left is taken in; once, and before anything is started. @throws IllegalStateException if not */
    synchronized void beginRecovery() {
        if (hasBegun || isClosed) {
            throw new IllegalStateException(
                    isClosed
                            ? "the engine is closed; it recovers nothing any more"
                            : "executions were recovered or started before; recover() comes once, and before the first start");
        }
        hasBegun = true;
    }

    /** Takes in a run that had begun, or was called, in an earlier life. */
    synchronized void restore(Run run) {
        runs.put(run.executionId(), run);
        if (run.isCalled()) {
            run.end().whenComplete((end, fault) -> runs.remove(run.executionId()));
        } else {
            places.restore();
            run.end().whenComplete((end, fault) -> ended(run));
        }
    }

    /** Takes in a run that waited for its turn in an earlier life. */
    synchronized void restorePending(Run run) {
        runs.put(run.executionId(), run);
        run.end().whenComplete((end, fault) -> ended(run));
        places.restorePending(run);
    }

    private void checkOpen() {
        if (isClosed) {
            throw new RefusedException(Reason.UNAVAILABLE, "the engine is closed", null);
        }
    }

    private void ended(Run run) {
        runs.remove(run.executionId());
        places.left(run);
    }

    static RefusedException taken(String id) {
        return new RefusedException(
                Reason.ID_TAKEN,
                "execution '" + id + "' exists already, started with another request",
                "choose another id, or leave it out");
    }

    @Nullable
    Run find(String id) {
        return runs.get(id);
    }

    /** Whether the journal has events of an execution. */
    boolean isKnown(String id) {
        return !journal.readExecution(id, 0, 1).isEmpty();
    }

    /** Lets no further run start. @return those that go on */
    synchronized List<Run> close() {
        isClosed = true;
        places.close();
        return List.copyOf(runs.values());
    }

    /** Waits for runs to end; false if some of them did not in time. */
    static boolean await(List<Run> runs, Duration patience) throws InterruptedException {
        CompletableFuture<?>[] ends = runs.stream()
                .map(run -> run.end().toCompletableFuture().handle((end, fault) -> true))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException slow) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }
}
