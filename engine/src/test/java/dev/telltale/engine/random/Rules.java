package dev.telltale.engine.random;

import static dev.telltale.engine.random.Course.ensure;

import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.ProgressEvent;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The rules of section 5 of the design, as a naive interpreter of a flow that shares no code with the engine.
 *
 * <p>It is shown what an execution tells, event by event, and objects to whatever must not have happened ({@link #accept}), and, when the
 * engine has nothing left to do for now, to whatever should have ({@link #rest}). What depends on an order (which of two tasks ended
 * first, what a variable held just then) it takes from the order of the events; everything else it knows beforehand.
 */
public final class Rules {
    private final Course course;
    private final LoopRules loops;
    private final NodeRules nodes;

    public Rules(Flow flow) {
        this(new Course(flow, new HashMap<>()));
    }

    private Rules(Course course) {
        this.course = course;
        this.loops = new LoopRules(course);
        this.nodes = new NodeRules(course, loops);
    }

    /** The rules of an execution that this one calls. */
    public Rules called(String executionId, Flow flow) {
        Rules called = new Rules(new Course(flow, course.family));
        course.family.put(executionId, called.course);
        return called;
    }

    /** The next event of the execution. @throws AssertionError if it breaks a rule */
    public void accept(ExecutionEvent event) {
        ensure(!course.hasEnded, "nothing follows the end");
        course.passTo(event.envelope().timestampMicros());
        String path = event.envelope().path();
        if (path == null) {
            acceptRun(event);
        } else if (path.endsWith("]")) {
            loops.acceptIteration(event, course.fate(path.substring(0, path.lastIndexOf('['))), Course.index(path));
        } else {
            nodes.accept(event, course.fate(path));
        }
    }

    /** The engine has nothing to do before something outside of it happens. @throws AssertionError if it has forgotten something */
    public void rest(long micros) {
        if (course.startedMicros > 0 && !course.hasEnded) {
            course.passTo(micros);
            rest(course.top);
        }
    }

    /** It has told all that is left of it, and nobody was there for a while. */
    public void outage(long fromMicros, long toMicros) {
        course.outage(fromMicros, toMicros);
    }

    /** The answers that were given to it. */
    public Set<Map.Entry<String, Boolean>> answers() {
        return course.answers;
    }

    /** Whether it waits for somebody to let it go on. */
    public boolean isPaused() {
        return course.isPaused();
    }

    public boolean hasEnded() {
        return course.hasEnded;
    }

    /** The nodes that wait for an approval. */
    public List<String> asked() {
        return List.copyOf(course.asked);
    }

    /** Somebody answers one of them; it may take notice only later. */
    public void answered(String path, boolean isApproved) {
        course.answers.add(Map.entry(path, isApproved));
    }

    // ---- the execution

    private void acceptRun(ExecutionEvent event) {
        if (event instanceof RunEvent.Started started) {
            ensure(course.startedMicros == 0, "it starts once");
            course.startedMicros = course.nowMicros;
            checkSkeleton(started);
        } else if (event instanceof VariableEvent initial) {
            ensure(initial.isInitial() && Objects.equals(initial.newValue(), 0L), "variables begin with 0");
            course.variables.put(initial.name(), 0L);
        } else if (event instanceof RunEvent.Paused) {
            ensure(!course.isPaused() && !course.isCancelled, "a pause of what runs");
            course.pause();
        } else if (event instanceof RunEvent.Resumed) {
            ensure(course.isPaused(), "a resume of what is paused");
            course.goOn();
        } else if (event instanceof RunEvent.Cancelling) {
            ensure(!course.isCancelled, "it is cancelled once");
            course.isCancelled = true;
            course.goOn();
            course.stop(course.top, SkipReason.CANCELLED);
        } else if (event.isTerminal()) {
            acceptEnd((RunEvent) event);
        } else {
            ensure(event instanceof ProgressEvent, "this is no event of the execution");
        }
    }

    private void checkSkeleton(RunEvent.Started started) {
        ensure(started.totalNodes() == course.top.fates.size(), "all nodes are counted");
        Map<String, Set<String>> told = new HashMap<>();
        started.nodes().forEach(node -> told.put(node.id(), new HashSet<>(node.needs())));
        Map<String, Set<String>> expected = new HashMap<>();
        needs(course.top, expected);
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
        ensure(course.top.hasEnded(), "every node has ended");
        course.hasEnded = true;
        course.end = end;
        if (course.isCancelled) {
            ensure(end instanceof RunEvent.Cancelled, "it was cancelled");
            return;
        }
        Fate failure = course.top.firstFailure();
        if (course.isTimedOut || isLate(end)) {
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
        } else if (course.flow.isOutputBroken()) {
            ensure(end instanceof RunEvent.Failed, "its outputs cannot be computed");
            ensure(end.error().kind() == ErrorKind.DATA, "it is for the data");
        } else {
            ensure(end instanceof RunEvent.Completed, "nothing went wrong");
            ensure(((RunEvent.Completed) end).outputs().equals(course.variables), "outputs are " + course.variables);
        }
    }

    private boolean isLate(RunEvent end) {
        return course.flow.timeoutMs() > 0
                && course.flowTime() == course.flow.timeoutMs() * 1000L
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

    // ---- at rest

    private void rest(Frame frame) {
        for (Fate fate : frame.fates.values()) {
            ensure(fate.mustSkip == null || fate.hasEnded(), fate.path() + " was to be skipped");
            if (fate.status == NodeStatus.PENDING) {
                Frame.Decision decision = frame.decide(fate.node);
                boolean isHeld = decision == Frame.Decision.RUN && (course.isPaused() || waitsForRoom(fate));
                ensure(decision == Frame.Decision.WAIT || isHeld, fate.path() + " could go on: " + decision);
            } else if (fate.isRunning()) {
                restRunning(fate);
            }
        }
    }

    /** Its {@code if} is asked when it becomes ready, so that it waits only when that has let it. */
    private boolean waitsForRoom(Fate fate) {
        boolean isWanted = fate.node.condition() == null || Boolean.TRUE.equals(fate.condition);
        return isWanted && Course.takesPlace(fate) && course.isFull();
    }

    private void restRunning(Fate fate) {
        Flow.Kind kind = fate.node.kind();
        boolean isDue = course.nowMicros > fate.dueMicros && !course.isPaused() && !waitsForRoom(fate);
        if (fate.status == NodeStatus.WAITING || fate.status == NodeStatus.RETRYING) {
            ensure(!isDue && !fate.isStopped && !fate.isTimedOut, fate.path() + " should go on");
        } else if (kind instanceof Flow.Loop) {
            Course.activeIn(fate).forEach(this::rest);
            ensure(
                    course.isPaused() || course.mayBeStopped(fate) || !LoopRules.mayBegin(fate),
                    "an iteration of " + fate.path() + " could begin");
            boolean isAtEnd = LoopRules.isOver(fate) && fate.looping.active.isEmpty();
            ensure(course.isPaused() || !isAtEnd, fate.path() + " should end");
        } else if (kind instanceof Flow.Call) {
            restCalling(fate, course.family.get(fate.calledId));
        } else {
            ensure(kind instanceof Flow.Job, fate.path() + " takes no time");
        }
    }

    /** "The caller is cancelled, or the node's time is up: it is cancelled. The caller is paused, goes on: so is it, and so does it." */
    private void restCalling(Fate fate, Course called) {
        if (called == null || called.startedMicros == 0) {
            return; // it has not begun
        }
        boolean isOver = called.hasEnded || called.isCancelled;
        ensure(isOver || called.isPaused() == course.isPaused(), fate.path() + " does not call as it pauses");
        ensure(isOver || !(fate.isStopped || fate.isTimedOut), fate.path() + " has stopped and goes on calling");
    }
}
