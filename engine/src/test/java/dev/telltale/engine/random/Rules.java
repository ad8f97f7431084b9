package dev.telltale.engine.random;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of section 5 of the design, as a naive interpreter of a flow that shares no code with the engine.
 *
 * <p>It is shown what an execution tells, event by event, and objects to whatever must not have happened ({@link #accept}), and, when the
 * engine has nothing left to do for now, to whatever should have ({@link #rest}). What depends on an order (which of two tasks ended
 * first, what a variable held just then) it takes from the order of the events; everything else it knows beforehand.
 */
public final class Rules {
    /* Time
     *
     * A timeout shows in no event of its own. When more time than allowed has passed, it surely is up; at exactly that time it may be,
     * and what follows tells.
     */

    private final Flow flow;
    private final Frame top;
    private final Map<String, Long> variables = new HashMap<>();
    private long startedMicros;
    private long nowMicros;
    private long pausedSince = -1;
    private long pausedMicros;
    private boolean isCancelled;
    private boolean isTimedOut;
    private boolean hasEnded;
    private final Set<String> asked = new TreeSet<>();
    private final Set<Map.Entry<String, Boolean>> answers = new HashSet<>();

    public Rules(Flow flow) {
        this.flow = flow;
        this.top = new Frame(flow.body(), null, 0);
    }

    /** The next event of the execution. @throws AssertionError if it breaks a rule */
    public void accept(ExecutionEvent event) {
        ensure(!hasEnded, "nothing follows the end");
        passTo(event.envelope().timestampMicros());
        String path = event.envelope().path();
        if (path == null) {
            acceptRun(event);
        } else if (path.endsWith("]")) {
            acceptIteration(event, fate(path.substring(0, path.lastIndexOf('['))), index(path));
        } else {
            acceptNode(event, fate(path));
        }
    }

    /** The engine has nothing to do before something outside of it happens. @throws AssertionError if it has forgotten something */
    public void rest(long micros) {
        if (startedMicros > 0 && !hasEnded) {
            passTo(micros);
            rest(top);
        }
    }

    /** Whether it waits for somebody to let it go on. */
    public boolean isPaused() {
        return pausedSince >= 0;
    }

    public boolean hasEnded() {
        return hasEnded;
    }

    /** The nodes that wait for an approval. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** Somebody answers one of them; it may take notice only later. */
    public void answered(String path, boolean isApproved) {
        answers.add(Map.entry(path, isApproved));
    }

    // ---- time

    private void passTo(long micros) {
        ensure(micros >= nowMicros, "time does not go back");
        nowMicros = micros;
        if (startedMicros == 0 || hasEnded) {
            return;
        }
        if (flow.timeoutMs() > 0 && flowTime() > flow.timeoutMs() * 1000L) {
            flowTimeIsUp();
        }
        passIn(top);
    }

    private void passIn(Frame frame) {
        for (Fate fate : frame.fates.values()) {
            if (fate.isRunning() && fate.node.timeoutMs() > 0 && spent(fate) > fate.node.timeoutMs() * 1000L) {
                timeIsUp(fate);
            }
            activeIn(fate).forEach(this::passIn);
        }
    }

    private long paused() {
        return pausedMicros + (isPaused() ? nowMicros - pausedSince : 0);
    }

    private long flowTime() {
        return nowMicros - startedMicros - paused();
    }

    private long spent(Fate fate) {
        return nowMicros - fate.startedMicros - (paused() - fate.pausedAtStart);
    }

    private boolean mayBeUp(Fate fate) {
        return fate.isTimedOut || (hasTimer(fate) && spent(fate) >= fate.node.timeoutMs() * 1000L);
    }

    /** Whether its time, or that of what it stands in, may be up just now. */
    private boolean mayBeStopped(Fate fate) {
        boolean isFlowUp = flow.timeoutMs() > 0 && flowTime() >= flow.timeoutMs() * 1000L;
        for (Fate outer = fate; outer != null; outer = outer.frame.loop) {
            isFlowUp |= mayBeUp(outer);
        }
        return isFlowUp;
    }

    /** Between two attempts no timeout runs. */
    private static boolean hasTimer(Fate fate) {
        return fate.node.timeoutMs() > 0 && fate.isRunning() && fate.status != NodeStatus.RETRYING;
    }

    private void timeIsUp(Fate fate) {
        if (!fate.isTimedOut && !fate.isStopped && hasTimer(fate)) {
            fate.isTimedOut = true;
            activeIn(fate).forEach(iteration -> stop(iteration, SkipReason.TIMEOUT));
        }
    }

    private void flowTimeIsUp() {
        if (!isTimedOut && !isCancelled) {
            isTimedOut = true;
            stop(top, SkipReason.TIMEOUT);
        }
    }

    /** Something was stopped: the time of a loop around it, or of the workflow, must be up. */
    private void findTimeout(Frame frame) {
        for (Frame inner = frame; inner.loop != null; inner = inner.loop.frame) {
            if (mayBeUp(inner.loop)) {
                timeIsUp(inner.loop);
                return;
            }
        }
        ensure(flow.timeoutMs() > 0 && flowTime() >= flow.timeoutMs() * 1000L, "nothing has told this to stop");
        flowTimeIsUp();
    }

    /** Something was stopped: a node went on with the first of its needs, or the time was up. */
    private void findReason(Fate stopped) {
        for (Fate fate = stopped; fate != null; fate = fate.frame.loop) {
            Fate lost = fate;
            Optional<Fate> join = fate.frame.fates.values().stream()
                    .filter(other ->
                            mayBeDecided(other) && other.frame.useless(other).contains(lost))
                    .min(Comparator.comparingInt(
                            other -> other.frame.useless(other).size()));
            if (join.isPresent()) { // of several that could have done it, the others will tell more
                decideFirst(join.get());
                return;
            }
        }
        findTimeout(stopped.frame);
    }

    private boolean mayBeDecided(Fate join) {
        return join.status == NodeStatus.PENDING
                && join.mustSkip == null
                && !join.isDecidedFirst
                && !isPaused()
                && join.frame.decide(join.node) == Frame.Decision.RUN;
    }

    private void decideFirst(Fate join) {
        if (!join.isDecidedFirst && join.node.join().equals("first") && !join.frame.body.isSteps()) {
            join.frame.useless(join).forEach(fate -> stop(fate, SkipReason.CANCELLED));
            join.isDecidedFirst = true;
        }
    }

    /** What has not started is skipped, what runs is stopped; cleanup is spared. */
    private void stop(Frame frame, SkipReason reason) {
        if (frame.stop != null) {
            return;
        }
        frame.stop = reason;
        frame.fates.values().stream().filter(fate -> !fate.node.isAlways()).forEach(fate -> stop(fate, reason));
    }

    private void stop(Fate fate, SkipReason reason) {
        if (fate.status == NodeStatus.PENDING) {
            fate.mustSkip = fate.mustSkip == null ? reason : fate.mustSkip;
        } else if (fate.isRunning()) {
            fate.isStopped = true;
            activeIn(fate).forEach(iteration -> stop(iteration, reason));
        }
    }

    // ---- the execution

    private void acceptRun(ExecutionEvent event) {
        if (event instanceof RunEvent.Started started) {
            ensure(startedMicros == 0, "it starts once");
            startedMicros = nowMicros;
            checkSkeleton(started);
        } else if (event instanceof VariableEvent initial) {
            ensure(initial.isInitial() && Objects.equals(initial.newValue(), 0L), "variables begin with 0");
            variables.put(initial.name(), 0L);
        } else if (event instanceof RunEvent.Paused) {
            ensure(!isPaused() && !isCancelled, "a pause of what runs");
            pausedSince = nowMicros;
        } else if (event instanceof RunEvent.Resumed) {
            ensure(isPaused(), "a resume of what is paused");
            goOn();
        } else if (event instanceof RunEvent.Cancelling) {
            ensure(!isCancelled, "it is cancelled once");
            isCancelled = true;
            goOn();
            stop(top, SkipReason.CANCELLED);
        } else if (event.isTerminal()) {
            acceptEnd((RunEvent) event);
        } else {
            ensure(event instanceof ProgressEvent, "this is no event of the execution");
        }
    }

    private void goOn() {
        pausedMicros = paused();
        pausedSince = -1;
    }

    private void checkSkeleton(RunEvent.Started started) {
        ensure(started.totalNodes() == top.fates.size(), "all nodes are counted");
        Map<String, Set<String>> told = new HashMap<>();
        started.nodes().forEach(node -> told.put(node.id(), new HashSet<>(node.needs())));
        Map<String, Set<String>> expected = new HashMap<>();
        needs(top, expected);
        ensure(told.equals(expected), "needs are " + expected);
    }

    private static void needs(Frame frame, Map<String, Set<String>> all) {
        for (Fate fate : frame.fates.values()) {
            Set<String> ids = new HashSet<>();
            frame.needsOf(fate.node).forEach(need -> ids.add(need.node.id()));
            all.put(fate.node.id(), ids);
            if (fate.node.kind() instanceof Flow.Loop loop) {
                needs(new Frame(loop.body(), fate, 0), all);
            }
        }
    }

    private void acceptEnd(RunEvent end) {
        ensure(top.hasEnded(), "every node has ended");
        hasEnded = true;
        if (isCancelled) {
            ensure(end instanceof RunEvent.Cancelled, "it was cancelled");
            return;
        }
        Fate failure = top.firstFailure();
        if (isTimedOut || isLate(end)) {
            ensure(end instanceof RunEvent.Failed, "its time was up");
            ensure(
                    end.error().kind() == ErrorKind.TIMEOUT && end.error().nodeId() == null,
                    "the timeout is the reason");
        } else if (failure != null) {
            ensure(end instanceof RunEvent.Failed, failure.path() + " has failed");
            ensure(
                    end.error().nodeId().equals(failure.error == null ? null : errorNode(failure)),
                    "it is the first failure");
            ensure(end.error().kind() == failure.error, "the first failure is of kind " + failure.error);
        } else if (flow.isOutputBroken()) {
            ensure(end instanceof RunEvent.Failed, "its outputs cannot be computed");
            ensure(end.error().kind() == ErrorKind.DATA, "it is for the data");
        } else {
            ensure(end instanceof RunEvent.Completed, "nothing went wrong");
            ensure(((RunEvent.Completed) end).outputs().equals(variables), "outputs are " + variables);
        }
    }

    private boolean isLate(RunEvent end) {
        return flow.timeoutMs() > 0
                && flowTime() == flow.timeoutMs() * 1000L
                && end.error() != null
                && end.error().kind() == ErrorKind.TIMEOUT
                && end.error().nodeId() == null;
    }

    /** An error names the node where it happened, also when it failed the loops around. */
    private static String errorNode(Fate failure) {
        Fate.Looping looping = failure.looping;
        if (looping == null || looping.failedPath == null || failure.isTimedOut) {
            return failure.node.id();
        }
        return looping.failedPath.substring(looping.failedPath.lastIndexOf('/') + 1);
    }

    // ---- a node

    private void acceptNode(ExecutionEvent event, Fate fate) {
        if (event instanceof NodeEvent.Started started) {
            acceptStart(started, fate);
        } else if (event instanceof NodeEvent.Skipped skipped) {
            acceptSkip(skipped, fate);
        } else if (event instanceof ConditionEvent condition && condition.of() == ConditionEvent.Of.IF) {
            ensure(!isPaused(), "nothing is decided during a pause");
            ensure(fate.status == NodeStatus.PENDING && fate.condition == null, "an if is asked once, before");
            ensureDecision(fate, Frame.Decision.RUN);
            decideFirst(fate);
            fate.condition = fate.node.condition().holds(scope(fate.frame));
            ensure(Objects.equals(fate.condition, condition.result()), "the if is " + fate.condition);
        } else {
            ensure(fate.isRunning(), "it speaks while it runs");
            acceptRunning(event, fate);
        }
        if (fate.hasEnded()) {
            asked.remove(fate.path());
            fate.endSeq = event.envelope().seq();
            checkIteration(fate.frame);
        }
    }

    private void acceptStart(NodeEvent.Started event, Fate fate) {
        ensure(!isPaused(), "nothing starts during a pause");
        fate.attempt++;
        ensure(event.envelope().attempt() == fate.attempt, "attempts are counted");
        if (fate.attempt == 1) {
            ensure(fate.status == NodeStatus.PENDING && fate.mustSkip == null, "it starts once, unless it was stopped");
            ensureDecision(fate, Frame.Decision.RUN);
            decideFirst(fate);
            if (fate.node.condition() != null && fate.condition == null) {
                ensure(fate.node.condition().holds(scope(fate.frame)) == null, "it was not asked whether it runs");
                fate.mustFailWith = ErrorKind.DATA;
            } else {
                ensure(fate.node.condition() == null || fate.condition, "its if is false");
            }
        } else {
            ensure(fate.status == NodeStatus.RETRYING && !fate.isStopped, "another attempt follows a failed one");
            ensure(nowMicros >= fate.dueMicros, "it waits before it tries again");
        }
        fate.status = NodeStatus.RUNNING;
        fate.startedMicros = nowMicros;
        fate.pausedAtStart = paused();
        begin(event, fate);
    }

    private void begin(NodeEvent.Started event, Fate fate) {
        Flow.Kind kind = fate.node.kind();
        if (kind instanceof Flow.Loop loop) {
            fate.looping = new Fate.Looping();
            if (loop.count() > loop.maxIterations()) {
                fate.mustFailWith = ErrorKind.DATA;
            }
        } else if (kind instanceof Flow.Job && fate.mustFailWith == null) {
            ensure(Map.of("a", variables.get("a")).equals(event.inputs()), "its input a is " + variables.get("a"));
            fate.outputs = Map.of("v", variables.get("a"));
        } else if (kind instanceof Flow.Assign assign) {
            assign(assign, fate);
        } else if (kind instanceof Flow.Choice choice) {
            choose(choice, fate);
        }
    }

    private void assign(Flow.Assign assign, Fate fate) {
        fate.changes = new LinkedHashMap<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Flow.Number> entry : assign.values().entrySet()) {
            Long value = entry.getValue().value(scope(fate.frame));
            if (value == null) {
                fate.mustFailWith = ErrorKind.DATA;
                return;
            }
            values.put(entry.getKey(), value);
            if (!value.equals(variables.get(entry.getKey()))) {
                fate.changes.put(entry.getKey(), value);
            }
        }
        fate.outputs = values;
    }

    private void choose(Flow.Choice choice, Fate fate) {
        Object branch = choice.otherwise() == null ? null : "else";
        List<String> taken = choice.otherwise() == null ? List.of() : choice.otherwise();
        for (int i = 0; i < choice.branches().size(); i++) {
            Boolean holds = choice.branches().get(i).when().holds(scope(fate.frame));
            if (holds == null) {
                fate.mustFailWith = ErrorKind.DATA;
                return;
            } else if (holds) {
                branch = (long) i;
                taken = choice.branches().get(i).targets();
                break;
            }
        }
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("branch", branch);
        outputs.put("taken", taken);
        fate.outputs = outputs;
    }

    private void acceptSkip(NodeEvent.Skipped event, Fate fate) {
        ensure(fate.status == NodeStatus.PENDING, "only what has not started is skipped");
        if (event.reason() == SkipReason.TIMEOUT && fate.mustSkip == null) {
            findTimeout(fate.frame);
        } else if (event.reason() == SkipReason.CANCELLED && fate.mustSkip == null) {
            findReason(fate);
        }
        SkipReason expected = fate.mustSkip;
        if (expected == null && Boolean.FALSE.equals(fate.condition)) {
            expected = SkipReason.CONDITION;
        } else if (expected == null) {
            expected = skipReason(fate.frame.decide(fate.node));
        }
        ensure(event.reason() == expected, "skipped as " + expected);
        fate.status = NodeStatus.SKIPPED;
    }

    private static SkipReason skipReason(Frame.Decision decision) {
        return switch (decision) {
            case BRANCH -> SkipReason.BRANCH;
            case UPSTREAM -> SkipReason.UPSTREAM;
            default -> null;
        };
    }

    private void acceptRunning(ExecutionEvent event, Fate fate) {
        if (event instanceof VariableEvent change) {
            ensure(
                    fate.changes != null && change.newValue().equals(fate.changes.remove(change.name())),
                    "set sets what it says");
            ensure(change.oldValue().equals(variables.put(change.name(), (Long) change.newValue())), "old is what was");
        } else if (event instanceof ConditionEvent when) {
            ensure(
                    when.of() == ConditionEvent.Of.WHEN && fate.node.kind() instanceof Flow.Choice,
                    "a when is a switch's");
        } else if (event instanceof LoopEvent.Started started) {
            acceptLoopStart(started, fate);
        } else if (event instanceof LoopEvent.Completed completed) {
            acceptLoopEnd(completed, fate);
        } else if (event instanceof NodeEvent.Waiting waiting) {
            fate.status = NodeStatus.WAITING;
            if (fate.node.kind() instanceof Flow.Ask) {
                asked.add(fate.path());
                fate.dueMicros = Long.MAX_VALUE;
                return;
            }
            ensure(fate.node.kind() instanceof Flow.Rest, "only a wait waits");
            fate.dueMicros = nowMicros + ((Flow.Rest) fate.node.kind()).ms() * 1000L;
            ensure(waiting.untilMicros() == fate.dueMicros, "it waits until " + fate.dueMicros);
        } else if (event instanceof NodeEvent.Retrying retrying) {
            acceptRetry(retrying, fate);
        } else if (event instanceof NodeEvent.Completed completed) {
            acceptCompletion(completed, fate);
        } else if (event instanceof NodeEvent.Failed failed) {
            acceptFailure(failed, fate);
        } else if (event instanceof NodeEvent.Cancelled) {
            acceptCancel(fate);
        }
    }

    private void acceptCompletion(NodeEvent.Completed event, Fate fate) {
        ensure(fate.mustFailWith == null, "it must fail with " + fate.mustFailWith);
        ensure(!fate.isStopped && !fate.isTimedOut, "it was stopped");
        ensure(fate.changes == null || fate.changes.isEmpty(), "it still has to set " + fate.changes);
        if (fate.node.kind() instanceof Flow.Job job) {
            Flow.Act act = job.act(fate.frame.index, fate.attempt);
            ensure(act.outcome() == Flow.Outcome.SUCCEEDS, "it " + act.outcome());
            ensure(nowMicros >= fate.startedMicros + act.ms() * 1000L, "it takes " + act.ms() + " ms");
        } else if (fate.node.kind() instanceof Flow.Ask) {
            ensure(answers.contains(Map.entry(fate.path(), true)), "nobody has approved it");
            fate.outputs = Map.of("approved", true, "inputs", Map.of(), "by", "chance");
        } else if (fate.node.kind() instanceof Flow.Rest) {
            ensure(nowMicros >= fate.dueMicros && !isPaused(), "a wait ends when it is due, and not during a pause");
        } else if (fate.node.kind() instanceof Flow.Loop) {
            Fate.Looping looping = fate.looping;
            ensure(looping.isTold && looping.failure == null, "the loop has failed, or has not ended");
            fate.outputs = new HashMap<>(Map.of(
                    "iterations", looping.ended, "broken", looping.breakIndex != null, "results", looping.results()));
            fate.outputs.put("breakIndex", looping.breakIndex);
        }
        ensure(event.outputs().equals(fate.outputs), "outputs are " + fate.outputs);
        fate.status = NodeStatus.COMPLETED;
    }

    private void acceptFailure(NodeEvent.Failed event, Fate fate) {
        ErrorKind kind = failureOf(event.error(), fate);
        ensure(!mayTryAgain(fate, event.error()), "it has attempts left");
        fate.status = NodeStatus.FAILED;
        fate.error = kind;
        fate.outputs = Map.of();
        ensure(event.continueOnError() == fate.node.onError().equals("continue"), "continueOnError");
        String handler = fate.node.handler();
        boolean isHandled = handler != null && !fate.frame.fate(handler).hasEnded();
        fate.awaitedHandler = isHandled;
        ensure(Objects.equals(event.handledBy(), isHandled ? handler : null), "handledBy");
    }

    private void acceptRetry(NodeEvent.Retrying event, Fate fate) {
        failureOf(event.error(), fate);
        ensure(mayTryAgain(fate, event.error()), "it has no attempts left");
        Flow.Retry retry = fate.node.retry();
        long delay = retry.delayMs() * (retry.isDoubling() ? 1L << (fate.attempt - 1) : 1);
        ensure(event.delayMs() == delay, "the delay is " + delay);
        ensure(event.nextAttempt() == fate.attempt + 1 && event.maxAttempts() == retry.attempts(), "the next attempt");
        fate.dueMicros = nowMicros + delay * 1000;
        fate.status = NodeStatus.RETRYING;
        fate.isTimedOut = false;
        fate.outputs = Map.of();
    }

    /** An attempt fails because its time is up, because it must, or because that is the plan. */
    private ErrorKind failureOf(ExecutionError error, Fate fate) {
        ensure(!fate.isStopped, "it was stopped");
        ensure(fate.status != NodeStatus.RETRYING, "no attempt runs");
        ErrorKind expected = ErrorKind.TIMEOUT;
        if (fate.isTimedOut || (error.kind() == ErrorKind.TIMEOUT && mayBeUp(fate))) {
            timeIsUp(fate);
        } else if (fate.mustFailWith != null) {
            expected = fate.mustFailWith;
        } else if (fate.node.kind() instanceof Flow.Job job) {
            Flow.Act act = job.act(fate.frame.index, fate.attempt);
            ensure(nowMicros >= fate.startedMicros + act.ms() * 1000L, "it takes " + act.ms() + " ms");
            expected = kindOf(act.outcome());
        } else if (fate.node.kind() instanceof Flow.Ask) {
            ensure(answers.contains(Map.entry(fate.path(), false)), "nobody has rejected it");
            expected = ErrorKind.EXECUTION;
        } else {
            ensure(fate.looping != null && fate.looping.failure != null, "it has no reason to fail");
            expected = fate.looping.failure;
            String where = fate.looping.failedPath;
            ensure(where == null || error.message().startsWith(where + ": "), "it failed for " + where);
        }
        ensure(error.kind() == expected, "it fails with " + expected);
        return expected;
    }

    private static ErrorKind kindOf(Flow.Outcome outcome) {
        return switch (outcome) {
            case FAILS -> ErrorKind.EXECUTION;
            case IS_CUT_OFF -> ErrorKind.CONNECTION;
            case IS_WRONG -> ErrorKind.DATA;
            default -> null;
        };
    }

    private static boolean mayTryAgain(Fate fate, ExecutionError error) {
        return fate.attempt < fate.node.retry().attempts() && error.kind() != ErrorKind.DATA;
    }

    private void acceptCancel(Fate fate) {
        if (!fate.isStopped) {
            findReason(fate);
        }
        ensure(fate.isStopped, "nobody stopped it");
        fate.status = NodeStatus.CANCELLED;
        fate.outputs = Map.of();
    }

    // ---- a loop

    private void acceptLoopStart(LoopEvent.Started event, Fate fate) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        ensure(fate.mustFailWith == null, "it has too many iterations");
        ensure(event.parallel() == loop.parallel(), "as many at once as written");
        boolean isWhile = loop.source() == Flow.Loop.Source.WHILE;
        ensure(Objects.equals(event.expected(), isWhile ? null : (Long) (long) loop.count()), "as many as written");
        boolean hasItems = loop.source() == Flow.Loop.Source.OVER;
        ensure(Objects.equals(event.items(), hasItems ? FlowText.items(loop.count()) : null), "items as written");
        fate.looping.hasBegun = true;
        ask(fate);
    }

    /** The next iteration is about to start, if its conditions let it. */
    private void ask(Fate fate) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        Fate.Looping looping = fate.looping;
        looping.whileHolds = loop.source() == Flow.Loop.Source.WHILE ? null : (Boolean) true;
        looping.untilHolds = loop.until() == null ? (Boolean) false : null;
        if (looping.whileHolds == null && loop.condition().op() == Flow.Test.Op.BROKEN) {
            fail(looping, ErrorKind.DATA);
        }
        lookAhead(fate);
    }

    private void lookAhead(Fate fate) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        Fate.Looping looping = fate.looping;
        boolean isComing = Boolean.TRUE.equals(looping.whileHolds) && !isCountedOut(fate) && looping.failure == null;
        if (isComing && looping.untilHolds == null && loop.until().op() == Flow.Test.Op.BROKEN) {
            fail(looping, ErrorKind.DATA);
        } else if (isComing && Boolean.FALSE.equals(looping.untilHolds) && looping.next >= loop.maxIterations()) {
            fail(looping, ErrorKind.DATA);
        }
    }

    private static void fail(Fate.Looping looping, ErrorKind kind) {
        looping.failure = looping.failure == null ? kind : looping.failure;
    }

    private static boolean isCountedOut(Fate fate) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        return loop.source() != Flow.Loop.Source.WHILE && fate.looping.next >= loop.count();
    }

    private void acceptIteration(ExecutionEvent event, Fate fate, long index) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        Fate.Looping looping = fate.looping;
        ensure(fate.isRunning() && looping.hasBegun && !looping.isTold, "a loop runs while it runs");
        ensure(!isPaused(), "no iteration begins during a pause");
        ensure(index == looping.next, "the next iteration is " + looping.next);
        ensure(mayBegin(fate), "no further iteration begins");
        if (event instanceof ConditionEvent condition) {
            Scope scope = new Scope(new Frame(loop.body(), fate, index));
            if (condition.of() == ConditionEvent.Of.WHILE) {
                ensure(looping.whileHolds == null, "while is asked once");
                looping.whileHolds = loop.condition().holds(scope);
                ensure(Objects.equals(condition.result(), looping.whileHolds), "while is " + looping.whileHolds);
            } else {
                ensure(
                        Boolean.TRUE.equals(looping.whileHolds) && looping.untilHolds == null,
                        "until is asked once, after while");
                looping.untilHolds = loop.until().holds(scope);
                ensure(Objects.equals(condition.result(), looping.untilHolds), "until is " + looping.untilHolds);
                looping.breakIndex = condition.result() ? (Long) index : null;
            }
            lookAhead(fate);
            return;
        }
        ensure(Boolean.TRUE.equals(looping.whileHolds) && Boolean.FALSE.equals(looping.untilHolds), "nobody asked");
        Object item = loop.source() == Flow.Loop.Source.OVER
                ? FlowText.items(loop.count()).get((int) index)
                : (Long) index;
        ensure(item.equals(((LoopEvent.Iteration) event).item()), "its item is " + item);
        looping.active.put(index, new Frame(loop.body(), fate, index));
        looping.next++;
        ask(fate);
    }

    private static boolean isOver(Fate fate) {
        Fate.Looping looping = fate.looping;
        return fate.isStopped
                || fate.isTimedOut
                || looping.failure != null
                || Boolean.FALSE.equals(looping.whileHolds)
                || Boolean.TRUE.equals(looping.untilHolds)
                || isCountedOut(fate);
    }

    private static boolean mayBegin(Fate fate) {
        return !isOver(fate) && fate.looping.active.size() < ((Flow.Loop) fate.node.kind()).parallel();
    }

    /** When its last node has ended, an iteration has. */
    private void checkIteration(Frame frame) {
        if (frame.loop == null || !frame.hasEnded()) {
            return;
        }
        Fate.Looping looping = frame.loop.looping;
        looping.active.remove(frame.index);
        looping.ended++;
        Map<String, Object> results = new HashMap<>();
        frame.fates.forEach((id, fate) -> {
            if (fate.status == NodeStatus.COMPLETED && !fate.outputs.isEmpty()) {
                results.put(id, fate.outputs);
            }
        });
        looping.results.put(frame.index, results);
        Fate failure = frame.firstFailure();
        if (failure != null && looping.failure == null) {
            looping.failure = failure.error;
            looping.failedPath = failure.path();
        }
    }

    private void acceptLoopEnd(LoopEvent.Completed event, Fate fate) {
        Fate.Looping looping = fate.looping;
        ensure(looping.active.isEmpty(), "iterations still run");
        if (!isOver(fate)) {
            if (mayBeUp(fate)) {
                timeIsUp(fate);
            } else {
                findReason(fate);
            }
        }
        ensure(isOver(fate), "the loop is not over");
        ensure(event.iterations() == looping.ended, "iterations were " + looping.ended);
        ensure(event.broken() == (looping.breakIndex != null), "broken");
        ensure(Objects.equals(event.breakIndex(), looping.breakIndex), "breakIndex is " + looping.breakIndex);
        looping.isTold = true;
    }

    // ---- at rest

    private void rest(Frame frame) {
        for (Fate fate : frame.fates.values()) {
            ensure(fate.mustSkip == null || fate.hasEnded(), fate.path() + " was to be skipped");
            if (fate.status == NodeStatus.PENDING) {
                Frame.Decision decision = frame.decide(fate.node);
                boolean isHeld = decision == Frame.Decision.RUN && isPaused();
                ensure(decision == Frame.Decision.WAIT || isHeld, fate.path() + " could go on: " + decision);
            } else if (fate.isRunning()) {
                restRunning(fate);
            }
        }
    }

    private void restRunning(Fate fate) {
        Flow.Kind kind = fate.node.kind();
        boolean isDue = nowMicros > fate.dueMicros && !isPaused();
        if (fate.status == NodeStatus.WAITING || fate.status == NodeStatus.RETRYING) {
            ensure(!isDue && !fate.isStopped && !fate.isTimedOut, fate.path() + " should go on");
        } else if (kind instanceof Flow.Loop) {
            activeIn(fate).forEach(this::rest);
            ensure(
                    isPaused() || mayBeStopped(fate) || !mayBegin(fate),
                    "an iteration of " + fate.path() + " could begin");
            boolean isAtEnd = isOver(fate) && fate.looping.active.isEmpty();
            ensure(isPaused() || !isAtEnd, fate.path() + " should end");
        } else {
            ensure(kind instanceof Flow.Job, fate.path() + " takes no time");
        }
    }

    // ---- places

    private static List<Frame> activeIn(Fate fate) {
        return fate.looping == null || fate.hasEnded() ? List.of() : new ArrayList<>(fate.looping.active.values());
    }

    private Fate fate(String path) {
        Frame frame = top;
        String[] steps = path.split("/", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            String id = steps[i].substring(0, steps[i].indexOf('['));
            Frame inner = frame.fate(id).looping.active.get(index(steps[i]));
            ensure(inner != null, "no iteration " + steps[i] + " runs");
            frame = inner;
        }
        return frame.fate(steps[steps.length - 1]);
    }

    private static long index(String step) {
        return Long.parseLong(step.substring(step.lastIndexOf('[') + 1, step.length() - 1));
    }

    private Flow.Scope scope(Frame frame) {
        return new Scope(frame);
    }

    private void ensureDecision(Fate fate, Frame.Decision expected) {
        Frame.Decision decision = fate.frame.decide(fate.node);
        ensure(decision == expected, "it is to " + decision);
    }

    private static void ensure(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("against the rules: " + rule);
        }
    }

    /** What expressions see in a graph. */
    private final class Scope implements Flow.Scope {
        private final Frame frame;

        Scope(Frame frame) {
            this.frame = frame;
        }

        @Override
        public long variable(String name) {
            return variables.get(name);
        }

        @Override
        public long index(String as) {
            Frame inner = frame;
            while (!((Flow.Loop) inner.loop.node.kind()).as().equals(as)) {
                inner = inner.loop.frame;
            }
            return inner.index;
        }

        @Override
        public boolean hasFailed(String nodeId) {
            return frame.fate(nodeId).status == NodeStatus.FAILED;
        }

        @Override
        public Map<String, Object> outputs(String nodeId) {
            Fate fate = frame.fate(nodeId);
            return fate.status == NodeStatus.COMPLETED ? fate.outputs : Map.of();
        }
    }
}
