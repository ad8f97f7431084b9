package dev.telltale.engine.run;

import dev.telltale.engine.expression.Expression;
import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.OnError;
import dev.telltale.engine.workflow.OnRestart;
import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node instance, from waiting for its needs to its end; tells its story through the recorder.
 *
 * <p>Not thread-safe: belongs to its run.
 */
final class NodeRun {
    private static final Logger log = LoggerFactory.getLogger(NodeRun.class);

    /** Attempts that may end with the wish for another one. */
    private static final int MOST_POSTPONED = 10_000;

    private final Run run;
    private final GraphRun graph;
    private final GraphPlan.NodePlan plan;
    private int openNeeds;
    private boolean isReleased;
    private boolean isDecided;
    private boolean isWanted;
    private NodeStatus status = NodeStatus.PENDING;
    private boolean isSkippedByItself;
    private boolean awaitsHandler;
    private boolean hasAwaitedHandler;
    private boolean isHandled;
    private @Nullable SkipReason out;
    private int attempt;
    private int postponed;
    private double fraction;
    private long startedMicros;
    private long attemptMicros; // when the latest attempt began
    private long retryMicros; // when the next one is due, after a restart
    private @Nullable String path;
    private long endSeq;
    private Map<String, @Nullable Object> outputs = Map.of();
    private @Nullable ExecutionError error;
    private @Nullable Work work;
    private Places.@Nullable Place place;
    private @Nullable PausableTimer timeout;
    private EngineClock.@Nullable Timer retryTimer;
    private boolean isTimedOut;
    private @Nullable Stop stop;

    NodeRun(Run run, GraphRun graph, GraphPlan.NodePlan plan) {
        this.run = run;
        this.graph = graph;
        this.plan = plan;
        this.openNeeds = plan.needs().length;
    }

    // ---- before it starts

    /** Whether what it waits for has ended and nothing happened to it yet. */
    boolean isReady() {
        return (openNeeds == 0 || isReleased) && status == NodeStatus.PENDING;
    }

    /** Counts one ended need; true once, when it was the last that the node waits for. */
    boolean needEnded(NodeRun need) {
        openNeeds--;
        return needSettled(need);
    }

    /** Looks at a need that counts already, but whose outcome is known only now; true once, as {@link #needEnded}. */
    boolean needSettled(NodeRun need) {
        if (isReleased) {
            return false;
        }
        isReleased = openNeeds == 0 || (plan.isEager() && Joins.isMet(this, need));
        return isReleased;
    }

    /** Whether what it needs has ended in a way that leaves it no way to run; final once it is ready. */
    boolean isOut() {
        out = Readiness.whySkipped(this);
        return out != null;
    }

    /** Starts it or skips it, now that what it waits for has ended. */
    void decide() {
        if (place != null) { // it was decided before, and waited for a place since
            if (run.places().mayStart(place)) {
                start();
            }
            return;
        }
        if (status == NodeStatus.RETRYING) { // and the next attempt is due
            startWhenThereIsRoom();
            return;
        }
        if (!isReady()) {
            return;
        }
        if (out != null) {
            skip(out);
            return;
        }
        decideJoin();
        if (isWanted()) {
            startWhenThereIsRoom();
        }
    }

    /** It goes on without those of its needs that have not ended. */
    private void decideJoin() {
        if (plan.isEager() && !isDecided) {
            isDecided = true;
            Joins.decided(this);
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
            fail(errorOf(problem), null);
            return false;
        }
        isSkippedByItself = true;
        skip(SkipReason.CONDITION);
        return false;
    }

    private void skip(SkipReason reason) {
        leavePlace();
        status = NodeStatus.SKIPPED;
        out = reason;
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
        attempt++;
        Work next;
        try {
            next = run.works().prepare(this);
        } catch (RuntimeException problem) {
            recordStart(null);
            fail(errorOf(problem), null);
            return;
        }
        recordStart(next);
        work = next;
        limit(node().timeout());
        try {
            next.begin();
        } catch (RuntimeException problem) {
            if (hasEnded()) {
                throw problem; // it is none of this node's
            }
            fail(errorOf(problem), null);
        }
    }

    private void recordStart(@Nullable Work next) {
        attempt = Math.max(1, attempt);
        status = NodeStatus.RUNNING;
        hasBegun(NodeStory.started(run, this, next));
    }

    private void hasBegun(long micros) {
        attemptMicros = micros;
        if (startedMicros == 0) {
            startedMicros = micros;
            run.progress().started(this);
        }
    }

    private void limit(@Nullable Duration left) {
        if (left != null) {
            timeout = run.timers().limit(left, this::timeIsUp);
        }
    }

    private void timeIsUp() {
        isTimedOut = true;
        if (work != null) {
            work.stop();
        }
    }

    private ExecutionError timeoutError() {
        return new ExecutionError(
                ErrorKind.TIMEOUT, "it took longer than its timeout of " + Texts.of(node().timeout()), id(), true);
    }

    /** What an exception from working on this node means. */
    ExecutionError errorOf(RuntimeException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof NodeException known) {
            return error(known.kind(), message);
        } else if (problem instanceof ExpressionException || problem instanceof JsonException) {
            return error(ErrorKind.DATA, message);
        }
        log.error(
                "Node '{}' of execution {} met a fault and fails",
                path(),
                run.executionId(),
                run.recorder().masked(problem));
        return error(ErrorKind.EXECUTION, "internal error: " + problem);
    }

    /** A failure that another attempt would not mend. @param message may hold secrets */
    ExecutionError error(ErrorKind kind, String message) {
        return error(kind, message, false);
    }

    /** @param message may hold secrets, and may be of any length */
    ExecutionError error(ErrorKind kind, String message, boolean isRetryable) {
        return new ExecutionError(kind, Texts.cut(run.recorder().masked(message)), id(), isRetryable);
    }

    // ---- what its work reports

    /** The attempt did what it should. */
    void complete(Map<String, ? extends @Nullable Object> given, @Nullable Integer exitCode, long droppedBytes) {
        if (isTimedOut || stop != null) {
            stopped();
            return;
        }
        try {
            outputs = Json.freezeMap(given);
        } catch (JsonException problem) {
            fail(error(ErrorKind.DATA, "its outputs cannot be kept: " + problem.getMessage()), exitCode);
            return;
        }
        finishAttempt();
        status = NodeStatus.COMPLETED;
        error = null;
        NodeStory.completed(run, this, outputs, durationMs(), exitCode, droppedBytes, false);
        end();
    }

    /** The attempt failed; another one follows if the node may retry it. */
    void fail(ExecutionError cause, @Nullable Integer exitCode) {
        if (stop != null) {
            stopped();
            return;
        }
        ExecutionError reason = isTimedOut ? timeoutError() : cause;
        finishAttempt();
        error = reason;
        if (mayRetry(reason)) {
            retry(reason, node().retry().delayAfter(attempt - postponed, run.random()));
            return;
        }
        OnError policy = node().onError();
        boolean goesOn = policy.action() == OnError.Action.CONTINUE;
        status = NodeStatus.FAILED;
        awaitsHandler = plan.handler() >= 0 && !graph.node(plan.handler()).hasEnded();
        String handler = awaitsHandler ? policy.handler() : null;
        NodeStory.failed(run, this, reason, durationMs(), exitCode, goesOn, handler);
        end();
    }

    /** What was told to stop has stopped: its time was up, or somebody ended it. */
    void stopped() {
        if (stop == null) {
            fail(timeoutError(), null);
            return;
        }
        finishAttempt();
        status = NodeStatus.CANCELLED;
        error = new ExecutionError(ErrorKind.CANCELLED, stop.reason(), id(), false);
        NodeStory.cancelled(run, this, error, stop.reason(), durationMs());
        end();
    }

    private void finishAttempt() {
        fraction();
        work = null;
        leavePlace();
        if (timeout != null) {
            run.timers().lift(timeout);
            timeout = null;
        }
    }

    /** The attempt asks for another one, which is no failure and no attempt of those that {@code retry} allows. */
    void postpone(ExecutionError reason, Duration delay) {
        if (isTimedOut || stop != null) {
            stopped();
        } else if (run.isEnding() || postponed == MOST_POSTPONED) {
            String when = run.isEnding() ? "while the execution is ending" : postponed + " times";
            fail(error(ErrorKind.EXECUTION, "it asked for another attempt " + when), null);
        } else {
            finishAttempt();
            error = reason;
            postponed++;
            retry(reason, delay);
        }
    }

    private boolean mayRetry(ExecutionError reason) {
        return attempt - postponed < node().retry().attempts()
                && (reason.retryable() || reason.kind() == ErrorKind.TIMEOUT)
                && node().retry().on().contains(reason.kind());
    }

    private void retry(ExecutionError reason, Duration delay) {
        status = NodeStatus.RETRYING;
        isTimedOut = false;
        NodeStory.retrying(run, this, reason, delay, node().retry().attempts() + postponed);
        startLater(delay);
    }

    private void startLater(Duration delay) {
        int failed = attempt;
        retryTimer = run.timers().later(delay, () -> {
            if (status == NodeStatus.RETRYING && attempt == failed) {
                run.steps().again(this); // and not at once: the run may have to wait
            }
        });
    }

    /** It ends as it did in the execution that this one repeats, without doing anything. */
    void reuse(Reuse.Outcome before) {
        isReleased = true;
        if (before.skip() != null) {
            isSkippedByItself = before.skip() == SkipReason.CONDITION;
            skip(before.skip());
            return;
        }
        attempt = 1;
        outputs = before.outputs();
        status = NodeStatus.RUNNING;
        NodeStory.startedAgain(run, this);
        before.variables().forEach((name, value) -> run.variables().change(this, name, value));
        status = NodeStatus.COMPLETED;
        NodeStory.completed(run, this, outputs, 0, before.exitCode(), 0, true);
        end();
    }

    private void end() {
        endSeq = run.recorder().seq();
        run.progress().ended(this);
        graph.ended(this);
    }

    // ---- after a restart: what an earlier life told of it, and how it goes on

    /** It was about to start, whatever of its needs had not ended. */
    void wasWanted(ConditionEvent asked) {
        decideJoin();
        isWanted = asked.result();
    }

    void hadStarted(NodeEvent.Started event) {
        attempt = event.envelope().attempt();
        status = NodeStatus.RUNNING;
        if (event.reused()) {
            isReleased = true;
            return;
        }
        decideJoin();
        hasBegun(event.envelope().timestampMicros());
        work = run.works().resumed(this, event);
    }

    void hadProgressed(double reached) {
        fraction = Math.max(fraction, reached);
    }

    void wasWaiting(NodeEvent.Waiting event) {
        status = NodeStatus.WAITING;
        work = event.prompt() == null
                ? WaitWork.resumed(run, this, event.untilMicros())
                : ApprovalWork.resumed(run, this, event.prompt());
    }

    void hadRetried(NodeEvent.Retrying event) {
        finishAttempt();
        status = NodeStatus.RETRYING;
        error = event.error();
        postponed = Math.max(0, event.maxAttempts() - node().retry().attempts());
        retryMicros = event.envelope().timestampMicros() + 1000 * event.delayMs();
    }

    void hadCompleted(NodeEvent.Completed event) {
        run.approvals().answeredBefore(this, event);
        outputs = event.outputs();
        error = null;
        hadEnded(event);
    }

    void hadFailed(NodeEvent.Failed event) {
        run.approvals().answeredBefore(this, event);
        error = event.error();
        awaitsHandler = event.handledBy() != null;
        hadEnded(event);
    }

    void wasCancelled(NodeEvent.Cancelled event) {
        error = event.error();
        hadEnded(event);
    }

    void wasSkipped(NodeEvent.Skipped event) {
        out = event.reason();
        isSkippedByItself = out == SkipReason.CONDITION;
        hadEnded(event);
    }

    private void hadEnded(NodeEvent event) {
        finishAttempt();
        status = (NodeStatus) event.envelope().status();
        end();
    }

    /** Goes on where the earlier life ended; what waits for its needs is told by them. */
    void goOn(Standstill standstill) {
        if (status == NodeStatus.PENDING || hasEnded()) {
            return;
        } else if (work != null) {
            goOnWorking(work, standstill);
        } else if (stop != null) {
            stopped();
        } else if (status == NodeStatus.RETRYING) {
            startLater(Duration.of(Math.max(0, retryMicros - run.clock().micros()), ChronoUnit.MICROS));
        } else {
            interrupted();
        }
    }

    private void goOnWorking(Work resumed, Standstill standstill) {
        Duration limit = node().timeout();
        Duration left = limit == null
                ? null
                : limit.minus(standstill.counted(attemptMicros, run.recorder().now()), ChronoUnit.MICROS);
        boolean isUp = left != null && (left.isNegative() || left.isZero());
        limit(isUp ? null : left);
        if (plan.takesPlace()) {
            run.places().readmit(this);
        }
        isTimedOut = isUp;
        boolean isOver = isUp || stop != null;
        if (isOver && resumed instanceof LoopWork loop) {
            loop.stop(); // first, so that nothing in it begins anew
        }
        resumed.goOn(standstill);
        if (isOver && !hasEnded()) {
            resumed.stop();
        }
    }

    /** The attempt ended with the process that it ran in. */
    private void interrupted() {
        ExecutionError cause = error(ErrorKind.EXECUTION, "interrupted by a restart");
        if (node().onRestart() == OnRestart.FAIL) {
            fail(cause, null);
            return;
        }
        finishAttempt();
        error = cause;
        postponed++; // no attempt of those that it may have
        retry(cause, Duration.ZERO);
    }

    // ---- orders from outside

    /** Ends it early; cleanup that has begun or still can runs on, if the order spares it. */
    void stop(Stop order) {
        boolean isSpared = order.sparesCleanup() && (stop != null || node().always());
        if (hasEnded() || isSpared) {
            return;
        }
        if (status == NodeStatus.PENDING) {
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
        if (status == NodeStatus.RETRYING) {
            if (retryTimer != null) {
                retryTimer.cancel();
            }
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
        boolean hasStarted = status != NodeStatus.PENDING;
        if (work != null) {
            work.abandon(reason, left);
            left.add(work);
        }
        if (hasStarted) {
            status = NodeStatus.CANCELLED;
            error = new ExecutionError(ErrorKind.CANCELLED, reason, id(), false);
            NodeStory.cancelled(run, this, error, reason, durationMs());
        } else {
            status = NodeStatus.SKIPPED;
            NodeStory.skipped(run, this, SkipReason.UPSTREAM);
        }
        run.progress().ended(this);
    }

    /** The node that handles this one's failure has ended. */
    void handlerEnded(boolean hasCompleted) {
        if (awaitsHandler) {
            awaitsHandler = false;
            hasAwaitedHandler = true;
            isHandled = hasCompleted;
            graph.settled(this);
        }
    }

    /** The node waits for time to pass; it shows. */
    void waiting(@Nullable String duration, long untilMicros) {
        status = NodeStatus.WAITING;
        NodeStory.waiting(run, this, duration, untilMicros);
    }

    /** The node waits for somebody's approval; it shows. @param prompt what is to be approved */
    void waitingForApproval(String prompt) {
        status = NodeStatus.WAITING;
        NodeStory.asking(run, this, prompt);
    }

    // ---- what others ask

    /** Whether it waits for none of its needs any more. */
    boolean isReleased() {
        return isReleased;
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
        return status;
    }

    int attempt() {
        return attempt;
    }

    Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    @Nullable
    ExecutionError error() {
        return error;
    }

    boolean hasEnded() {
        return status.isTerminal();
    }

    boolean hasCompleted() {
        return status == NodeStatus.COMPLETED;
    }

    /** What its running attempt does, or null. */
    @Nullable
    Work work() {
        return work;
    }

    /** Whether it failed, and what needs it waits to see whether that is handled. */
    boolean awaitsHandler() {
        return awaitsHandler;
    }

    /** Whether it failed and its handler has ended since. */
    boolean hasAwaitedHandler() {
        return hasAwaitedHandler;
    }

    /** Whether what needs it may go on as if it had completed. */
    boolean countsAsCompleted() {
        return status == NodeStatus.COMPLETED
                || isSkippedByItself
                || (status == NodeStatus.FAILED && !hasFailedUnhandled());
    }

    boolean hasFailedUnhandled() {
        return status == NodeStatus.FAILED && !isHandled && node().onError().action() != OnError.Action.CONTINUE;
    }

    /** Why it was skipped, or null. */
    @Nullable
    SkipReason skipReason() {
        return status == NodeStatus.SKIPPED ? out : null;
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

    /** How much of it is done while it runs, 0 to 1; another attempt does not lower it. */
    double fraction() {
        fraction = work == null ? fraction : Math.max(fraction, work.fraction());
        return fraction;
    }

    /** Whether a switch chose a node. */
    boolean takes(String nodeId) {
        return outputs.get("taken") instanceof List<?> taken && taken.contains(nodeId);
    }

    private long durationMs() {
        return Math.max(0, (run.recorder().now() - startedMicros) / 1000);
    }
}
