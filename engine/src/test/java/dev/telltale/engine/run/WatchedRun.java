package dev.telltale.engine.run;

import dev.telltale.engine.random.Rules;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionView;
import dev.telltale.event.Progress;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A run with everything that is known of how it should be: the rules, the fold, the guarantees. */
final class WatchedRun {
    private static final Command CHANCE = new Command("chance", null);

    private final World world;
    private final Run run;
    private final Rules rules;
    private final List<ExecutionEvent> events = new ArrayList<>();
    private List<CompletionStage<Applied>> answers = new ArrayList<>();
    private ExecutionView view;
    private double percent;
    private boolean hasEndedBefore;

    WatchedRun(World world, Run run, Rules rules) {
        this.world = world;
        this.run = run;
        this.rules = rules;
    }

    /** The next life of a run: it has told so much, and was told so. */
    WatchedRun next(Run nextRun, Rules nextRules, List<ExecutionEvent> left) {
        WatchedRun next = new WatchedRun(world, nextRun, nextRules);
        next.answers = answers.stream().filter(WatchedRun::isAcknowledged).toList();
        left.forEach(next::recall);
        next.answers.forEach(next::checkAnswer); // G12
        next.answers = new ArrayList<>(next.answers);
        next.hasEndedBefore = nextRules.hasEnded();
        return next;
    }

    private void recall(ExecutionEvent event) {
        events.add(event);
        view = view == null ? ExecutionView.of((RunEvent.Started) event) : view.after(event);
        percent = view.progress(world.micros()).percent();
    }

    private static boolean isAcknowledged(CompletionStage<Applied> answer) {
        return answer.toCompletableFuture().isDone();
    }

    /** Whether there is anybody to command: not if it had ended before a crash. */
    boolean isLive() {
        return !hasEndedBefore;
    }

    Run run() {
        return run;
    }

    void start() {
        run.start();
    }

    Rules rules() {
        return rules;
    }

    List<ExecutionEvent> events() {
        return events;
    }

    // ---- commands

    boolean isPaused() {
        return rules.isPaused() && !rules.hasEnded();
    }

    void resume() {
        answers.add(run.resume(CHANCE));
    }

    /** Only the first run is paused and resumed by itself: what it calls follows it. */
    void command(int chance) {
        boolean isCalled = run.request().origin().parent() != null;
        answers.add(
                switch (isCalled ? 4 : chance) {
                    case 0, 1 -> run.pause(CHANCE);
                    case 2, 3 -> run.resume(CHANCE);
                    default -> run.cancel(CHANCE);
                });
    }

    boolean isAsking() {
        return !rules.asked().isEmpty();
    }

    void answer() {
        String path = rules.asked().get(world.random().nextInt(rules.asked().size()));
        boolean isApproved = world.random().nextInt(3) > 0;
        rules.answered(path, isApproved);
        answers.add(run.approve(new Approval(path, isApproved, Map.of(), "chance", null)));
    }

    // ---- what it tells

    void told(ExecutionEvent event) {
        events.add(event);
        ensure(event.envelope().seq() == events.size(), "numbers have no holes"); // G1
        rules.accept(event); // G2 to G4
        view = view == null ? ExecutionView.of((RunEvent.Started) event) : view.after(event);
        checkProgress(event, view.progress(world.micros()));
    }

    /** All of a batch is told. */
    void checkState() {
        LiveState.check(run, view);
    }

    // G5
    private void checkProgress(ExecutionEvent event, Progress now) {
        ensure(now.percent() >= percent && now.percent() <= 100, "percent never falls");
        percent = now.percent();
        if (event instanceof ProgressEvent said) {
            ensure(said.percent() == percent, "the percentage that is said is that of the fold: " + percent);
            ensure(
                    said.completed() == now.completedNodes()
                            && said.failed() == now.failedNodes()
                            && said.skipped() == now.skippedNodes()
                            && said.cancelled() == now.cancelledNodes()
                            && said.running() == now.runningNodes()
                            && said.currentNodes().equals(now.currentNodes()),
                    "what is said of progress is what the fold says: " + now);
        }
    }

    /** No worker has anything to do. */
    void rest() {
        rules.rest(world.micros());
    }

    // ---- the end

    void checkEnd() {
        ensure(rules.hasEnded(), "every run ends; " + run.executionId() + " waits for nothing");
        RunEvent last = run.end().toCompletableFuture().getNow(null);
        if (!hasEndedBefore) { // a life that wrote the end and fell before that was acknowledged told nobody
            ensure(last == events.get(events.size() - 1), "the end that is told is the last event"); // G2
            ensure(run.started().toCompletableFuture().getNow(null) == events.get(0), "and the beginning the first");
        }
        ensure(percent == 100, "it ends at 100 %"); // G5
        answers.forEach(this::checkAnswer);
    }

    private void checkAnswer(CompletionStage<Applied> answer) {
        ensure(answer.toCompletableFuture().isDone(), "every command is answered");
        try {
            long seq = answer.toCompletableFuture().join().appliedSeq();
            ensure(seq >= 1 && seq <= events.size(), "with an event of the execution");
        } catch (CompletionException refused) {
            ensure(refused.getCause() instanceof RefusedException, "or refused");
        }
    }

    private static void ensure(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError("promised: " + promise);
        }
    }
}
