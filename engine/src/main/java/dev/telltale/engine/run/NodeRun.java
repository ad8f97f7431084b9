package dev.telltale.engine.run;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.OnError;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node instance, from waiting for its needs to its end; tells its story through the recorder.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class NodeRun {
    private final Run run;
    private final GraphRun graph;
    private final GraphPlan.NodePlan plan;
    private final Needs needs;
    private final NodeState state;
    private final Attempts attempts;
    private boolean isWanted;
    private double fraction;
    private long startedMicros;
    private @Nullable String path;
    private long endSeq;
    private @Nullable Work work;
    private Places.@Nullable Place place;
    private @Nullable Stop stop;

    NodeRun(Run run, GraphRun graph, GraphPlan.NodePlan plan) {
        this.run = run;
        this.graph = graph;
        this.plan = plan;
        this.needs = new Needs(this, plan.needs().length);
        this.state = new NodeState(plan.node());
        this.attempts = new Attempts(run, this);
    }

    // ---- before it starts

    /** Whether what it waits for has ended and nothing happened to it yet. */
    boolean isReady() {
        return needs.areMet() && status() == NodeStatus.PENDING;
    }

    /** Starts it or skips it, now that what it waits for has ended. */
    void decide() {
        if (place != null) { // it was decided before, and waited for a place since
            if (run.places().mayStart(place)) {
                start();
            }
            return;
        }
        if (status() == NodeStatus.RETRYING) { // and the next attempt is due
            startWhenThereIsRoom();
            return;
        }
        if (!isReady()) {
            return;
        }
        SkipReason out = needs.out();
        if (out != null) {
            skip(out);
            return;
        }
        needs.decide();
        if (isWanted()) {
            startWhenThereIsRoom();
        }
    }

    /** Asks its {@code if}; when that says no, or cannot say, the node has ended. */
    private boolean isWanted() {
        Expression condition = node().condition();
        if (condition == null || isWanted) {
            return true;
        }
        try {
            if (Conditions.test(run, this, ConditionEvent.Of.IF, condition, path(), graph.scope())) {
                return true;
            }
        } catch (RuntimeException problem) {
            recordStart(null);
            fail(errors().of(problem), null);
            return false;
        }
        skip(SkipReason.CONDITION);
        return false;
    }

    /** An earlier life has asked its {@code if}. */
    void wasWanted(boolean answer) {
        isWanted = answer;
    }

    private void skip(SkipReason reason) {
        leavePlace();
        state.skipped(reason);
        NodeStory.skipped(run, this, reason);
        end();
    }

    // ---- attempts

    private void startWhenThereIsRoom() {
        if (!plan.takesPlace() || run.places().admit(this)) {
            start();
        }
    }

    /** It works, or wants to work, in this place. */
    void take(Places.Place given) {
        place = given;
    }

    boolean holds(Places.Place asked) {
        return place == asked;
    }

    private void leavePlace() {
        if (place != null) {
            Places.Place left = place;
            place = null;
            run.places().leave(left);
        }
    }

    /** Begins the next attempt. */
    void start() {
        attempts.add();
        Work next;
        try {
            next = run.works().prepare(this);
        } catch (RuntimeException problem) {
            recordStart(null);
            fail(errors().of(problem), null);
            return;
        }
        recordStart(next);
        work = next;
        attempts.limit(node().timeout());
        try {
            next.begin();
        } catch (RuntimeException problem) {
            if (hasEnded()) {
                throw problem; // it is none of this node's
            }
            fail(errors().of(problem), null);
        }
    }

    private void recordStart(@Nullable Work next) {
        attempts.addFirst();
        state.running();
        hasBegun(NodeStory.started(run, this, next));
    }

    /** An attempt of it has begun. @param micros when, since the epoch */
    void hasBegun(long micros) {
        attempts.begun(micros);
        if (startedMicros == 0) {
            startedMicros = micros;
            run.progress().started(this);
        }
    }

    // ---- what its work reports

    /** The attempt did what it should. */
    void complete(Map<String, ? extends @Nullable Object> given, @Nullable Integer exitCode, long droppedBytes) {
        if (attempts.isTimedOut() || stop != null) {
            stopped();
            return;
        }
        Map<String, @Nullable Object> outputs;
        try {
            outputs = Json.freezeMap(given);
        } catch (JsonException problem) {
            fail(errors().of(ErrorKind.DATA, "its outputs cannot be kept: " + problem.getMessage()), exitCode);
            return;
        }
        finishAttempt();
        state.completed(outputs);
        NodeStory.completed(run, this, outputs, durationMs(), exitCode, droppedBytes, false);
        end();
    }

    /** The attempt failed; another one follows if the node may retry it. */
    void fail(ExecutionError cause, @Nullable Integer exitCode) {
        if (stop != null) {
            stopped();
            return;
        }
        ExecutionError reason = attempts.isTimedOut() ? errors().timeout() : cause;
        finishAttempt();
        if (attempts.mayRetry(reason)) {
            retry(reason, attempts.delay());
            return;
        }
        OnError policy = node().onError();
        boolean goesOn = policy.action() == OnError.Action.CONTINUE;
        boolean isToBeHandled =
                plan.handler() >= 0 && !graph.node(plan.handler()).hasEnded();
        state.failed(reason, isToBeHandled);
        String handler = isToBeHandled ? policy.handler() : null;
        NodeStory.failed(run, this, reason, durationMs(), exitCode, goesOn, handler);
        end();
    }

    /** What was told to stop has stopped: its time was up, or somebody ended it. */
    void stopped() {
        if (stop == null) {
            fail(errors().timeout(), null);
            return;
        }
        finishAttempt();
        cancel(stop.reason());
        end();
    }

    private void cancel(String reason) {
        ExecutionError error = errors().cancelled(reason);
        state.cancelled(error);
        NodeStory.cancelled(run, this, error, reason, durationMs());
    }

    /** The attempt is over, whatever comes of it. */
    void finishAttempt() {
        fraction();
        work = null;
        leavePlace();
        attempts.over();
    }

    /** The attempt asks for another one, which is no failure and no attempt of those that {@code retry} allows. */
    void postpone(ExecutionError reason, Duration delay) {
        if (attempts.isTimedOut() || stop != null) {
            stopped();
            return;
        }
        String whyNot = attempts.whyNotPostponed();
        if (whyNot != null) {
            fail(errors().of(ErrorKind.EXECUTION, "it asked for another attempt " + whyNot), null);
        } else {
            finishAttempt();
            attempts.postpone();
            retry(reason, delay);
        }
    }

    /** Another attempt follows. */
    void retry(ExecutionError reason, Duration delay) {
        state.retrying(reason);
        NodeStory.retrying(run, this, reason, delay, attempts.most());
        attempts.nextAfter(delay);
    }

    /** It ends as it did in the execution that this one repeats, without doing anything. */
    void reuse(Reuse.Outcome before) {
        needs.release();
        if (before.skip() != null) {
            skip(before.skip());
            return;
        }
        attempts.add();
        state.running();
        NodeStory.startedAgain(run, this);
        before.variables().forEach((name, value) -> run.variables().change(this, name, value));
        state.completed(before.outputs());
        NodeStory.completed(run, this, before.outputs(), 0, before.exitCode(), 0, true);
        end();
    }

    /** Whatever waits for its end hears of it. */
    void end() {
        endSeq = run.recorder().seq();
        run.progress().ended(this);
        graph.ended(this);
    }

    // ---- orders from outside

    /** Ends it early; cleanup that has begun or still can runs on, if the order spares it. */
    void stop(Stop order) {
        boolean isSpared = order.sparesCleanup() && (stop != null || node().always());
        if (hasEnded() || isSpared) {
            return;
        }
        if (status() == NodeStatus.PENDING) {
            if (!run.life().isReplayed()) { // else the earlier life has told what it skipped
                skip(order.skip());
            }
            return;
        }
        stop = order;
        if (run.life().isAsleep()) { // then it ends as soon as it would go on
            if (work instanceof LoopWork loop) {
                loop.stop();
            }
            return;
        }
        if (status() == NodeStatus.RETRYING) {
            attempts.cancelNext();
            stopped();
        } else if (work != null) {
            work.stop();
        }
    }

    /** The run gives up on it: its end is told, and nothing follows from that. @param left is given what still runs */
    void abandon(String reason, List<Work> left) {
        if (hasEnded()) {
            return;
        }
        leavePlace();
        boolean hasStarted = status() != NodeStatus.PENDING;
        if (work != null) {
            work.abandon(reason, left);
            left.add(work);
        }
        if (hasStarted) {
            cancel(reason);
        } else {
            state.skipped(SkipReason.UPSTREAM);
            NodeStory.skipped(run, this, SkipReason.UPSTREAM);
        }
        run.progress().ended(this);
    }

    /** The node that handles this one's failure has ended. */
    void handlerEnded(boolean hasCompleted) {
        if (state.handlerEnded(hasCompleted)) {
            graph.settled(this);
        }
    }

    // ---- what others ask

    /** What it waits for before it starts. */
    Needs needs() {
        return needs;
    }

    /** What has become of it so far. */
    NodeState state() {
        return state;
    }

    Attempts attempts() {
        return attempts;
    }

    /** Makes out what goes wrong with it. */
    NodeErrors errors() {
        return new NodeErrors(run, this); // which is rare
    }

    /** The order to end early that it was given, or null. */
    @Nullable
    Stop stopOrder() {
        return stop;
    }

    String id() {
        return node().id();
    }

    String path() {
        if (path == null) {
            path = graph.path(id());
        }
        return path;
    }

    Node node() {
        return plan.node();
    }

    GraphPlan.NodePlan plan() {
        return plan;
    }

    GraphRun graph() {
        return graph;
    }

    NodeStatus status() {
        return state.status();
    }

    int attempt() {
        return attempts.number();
    }

    Map<String, @Nullable Object> outputs() {
        return state.outputs();
    }

    @Nullable
    ExecutionError error() {
        return state.error();
    }

    boolean hasEnded() {
        return state.hasEnded();
    }

    /** What its running attempt does, or null. */
    @Nullable
    Work work() {
        return work;
    }

    /** It works on this from here on, or on nothing. */
    void worksOn(@Nullable Work given) {
        work = given;
    }

    /** When its first attempt began, microseconds since the epoch; 0 before. */
    long startedMicros() {
        return startedMicros;
    }

    /** Whether an attempt of it has begun; no if it was only told again. */
    boolean hasStarted() {
        return startedMicros != 0;
    }

    /** As {@link Work#knownEndMicros}. */
    long knownEndMicros() {
        return work == null ? -1 : work.knownEndMicros();
    }

    /** The seq of its last event. */
    long endSeq() {
        return endSeq;
    }

    /** So much of it is done, by what an earlier life told. */
    void reached(double told) {
        fraction = Math.max(fraction, told);
    }

    /** How much of it is done while it runs, 0 to 1; another attempt does not lower it. */
    double fraction() {
        fraction = work == null ? fraction : Math.max(fraction, work.fraction());
        return fraction;
    }

    private long durationMs() {
        return Math.max(0, (run.recorder().now() - startedMicros) / 1000);
    }
}
