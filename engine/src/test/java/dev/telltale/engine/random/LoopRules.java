package dev.telltale.engine.random;

import static dev.telltale.engine.random.Course.ensure;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The rules of a loop: when an iteration begins, and when none does any more. */
final class LoopRules {
    private final Course course;

    LoopRules(Course course) {
        this.course = course;
    }

    void acceptStart(LoopEvent.Started event, Fate fate) {
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

    void acceptIteration(ExecutionEvent event, Fate fate, long index) {
        Flow.Loop loop = (Flow.Loop) fate.node.kind();
        Fate.Looping looping = fate.looping;
        ensure(fate.isRunning() && looping.hasBegun && !looping.isTold, "a loop runs while it runs");
        ensure(!course.isPaused(), "no iteration begins during a pause");
        ensure(index == looping.next, "the next iteration is " + looping.next);
        ensure(mayBegin(fate), "no further iteration begins");
        if (event instanceof ConditionEvent condition) {
            Flow.Scope scope = course.scope(new Frame(loop.body(), fate, index));
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

    static boolean isOver(Fate fate) {
        Fate.Looping looping = fate.looping;
        return fate.isStopped
                || fate.isTimedOut
                || looping.failure != null
                || Boolean.FALSE.equals(looping.whileHolds)
                || Boolean.TRUE.equals(looping.untilHolds)
                || isCountedOut(fate);
    }

    static boolean mayBegin(Fate fate) {
        return !isOver(fate) && fate.looping.active.size() < ((Flow.Loop) fate.node.kind()).parallel();
    }

    /** When its last node has ended, an iteration has. */
    void nodeEnded(Frame frame) {
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

    void acceptEnd(LoopEvent.Completed event, Fate fate) {
        Fate.Looping looping = fate.looping;
        ensure(looping.active.isEmpty(), "iterations still run");
        if (!isOver(fate)) {
            if (course.mayBeUp(fate)) {
                course.timeIsUp(fate);
            } else {
                course.findReason(fate);
            }
        }
        ensure(isOver(fate), "the loop is not over");
        ensure(event.iterations() == looping.ended, "iterations were " + looping.ended);
        ensure(event.broken() == (looping.breakIndex != null), "broken");
        ensure(Objects.equals(event.breakIndex(), looping.breakIndex), "breakIndex is " + looping.breakIndex);
        looping.isTold = true;
    }
}
