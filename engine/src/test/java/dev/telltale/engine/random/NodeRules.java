package dev.telltale.engine.random;

import static dev.telltale.engine.random.Course.ensure;

import dev.telltale.event.ConditionEvent;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.LoopEvent;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.VariableEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rules of a node: what it may tell, and when. */
final class NodeRules {
    private final Course course;
    private final LoopRules loops;

    NodeRules(Course course, LoopRules loops) {
        this.course = course;
        this.loops = loops;
    }

    void accept(ExecutionEvent event, Fate fate) {
        if (event instanceof NodeEvent.Started started) {
            acceptStart(started, fate);
        } else if (event instanceof NodeEvent.Skipped skipped) {
            acceptSkip(skipped, fate);
        } else if (event instanceof ConditionEvent condition && condition.of() == ConditionEvent.Of.IF) {
            ensure(!course.isPaused(), "nothing is decided during a pause");
            ensure(fate.status == NodeStatus.PENDING && fate.condition == null, "an if is asked once, before");
            course.ensureDecision(fate, Frame.Decision.RUN);
            course.decideFirst(fate);
            fate.condition = fate.node.condition().holds(course.scope(fate.frame));
            ensure(Objects.equals(fate.condition, condition.result()), "the if is " + fate.condition);
        } else {
            ensure(fate.isRunning(), "it speaks while it runs");
            acceptRunning(event, fate);
        }
        if (fate.hasEnded()) {
            course.asked.remove(fate.path());
            fate.endSeq = event.envelope().seq();
            loops.nodeEnded(fate.frame);
        }
    }

    private void acceptStart(NodeEvent.Started event, Fate fate) {
        ensure(!course.isPaused(), "nothing starts during a pause");
        fate.attempt++;
        ensure(event.envelope().attempt() == fate.attempt, "attempts are counted");
        if (fate.attempt == 1) {
            ensure(fate.status == NodeStatus.PENDING && fate.mustSkip == null, "it starts once, unless it was stopped");
            course.ensureDecision(fate, Frame.Decision.RUN);
            course.decideFirst(fate);
            if (fate.node.condition() != null && fate.condition == null) {
                ensure(
                        fate.node.condition().holds(course.scope(fate.frame)) == null,
                        "it was not asked whether it runs");
                fate.mustFailWith = ErrorKind.DATA;
            } else {
                ensure(fate.node.condition() == null || fate.condition, "its if is false");
            }
        } else {
            ensure(fate.status == NodeStatus.RETRYING && !fate.isStopped, "another attempt follows a failed one");
            ensure(course.nowMicros >= fate.dueMicros, "it waits before it tries again");
        }
        fate.status = NodeStatus.RUNNING;
        fate.isInterrupted = false;
        fate.startedMicros = course.nowMicros;
        fate.pausedAtStart = course.paused();
        begin(event, fate);
        int most = course.flow.maxParallel();
        ensure(
                most == 0 || !Course.takesPlace(fate) || course.working(course.top) <= most,
                "no more work at once than " + most);
    }

    private void begin(NodeEvent.Started event, Fate fate) {
        Flow.Kind kind = fate.node.kind();
        if (kind instanceof Flow.Loop loop) {
            fate.looping = new Fate.Looping();
            if (loop.count() > loop.maxIterations()) {
                fate.mustFailWith = ErrorKind.DATA;
            }
        } else if (kind instanceof Flow.Job && fate.mustFailWith == null) {
            ensure(
                    Map.of("a", course.variables.get("a")).equals(event.inputs()),
                    "its input a is " + course.variables.get("a"));
            fate.outputs = Map.of("v", course.variables.get("a"));
        } else if (kind instanceof Flow.Call && fate.mustFailWith == null) {
            fate.calledId = (String) event.inputs().get("executionId");
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
            Long value = entry.getValue().value(course.scope(fate.frame));
            if (value == null) {
                fate.mustFailWith = ErrorKind.DATA;
                return;
            }
            values.put(entry.getKey(), value);
            if (!value.equals(course.variables.get(entry.getKey()))) {
                fate.changes.put(entry.getKey(), value);
            }
        }
        fate.outputs = values;
    }

    private void choose(Flow.Choice choice, Fate fate) {
        Object branch = choice.otherwise() == null ? null : "else";
        List<String> taken = choice.otherwise() == null ? List.of() : choice.otherwise();
        for (int i = 0; i < choice.branches().size(); i++) {
            Boolean holds = choice.branches().get(i).when().holds(course.scope(fate.frame));
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
            course.findTimeout(fate.frame);
        } else if (event.reason() == SkipReason.CANCELLED && fate.mustSkip == null) {
            course.findReason(fate);
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
            ensure(
                    change.oldValue().equals(course.variables.put(change.name(), (Long) change.newValue())),
                    "old is what was");
        } else if (event instanceof ConditionEvent when) {
            ensure(
                    when.of() == ConditionEvent.Of.WHEN && fate.node.kind() instanceof Flow.Choice,
                    "a when is a switch's");
        } else if (event instanceof LoopEvent.Started started) {
            loops.acceptStart(started, fate);
        } else if (event instanceof LoopEvent.Completed completed) {
            loops.acceptEnd(completed, fate);
        } else if (event instanceof NodeEvent.Waiting waiting) {
            fate.status = NodeStatus.WAITING;
            if (fate.node.kind() instanceof Flow.Ask) {
                course.asked.add(fate.path());
                fate.dueMicros = Long.MAX_VALUE;
                return;
            }
            ensure(fate.node.kind() instanceof Flow.Rest, "only a wait waits");
            fate.dueMicros = course.nowMicros + ((Flow.Rest) fate.node.kind()).ms() * 1000L;
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
            ensure(course.nowMicros >= fate.startedMicros + act.ms() * 1000L, "it takes " + act.ms() + " ms");
        } else if (fate.node.kind() instanceof Flow.Call) {
            ensure(called(fate) instanceof RunEvent.Completed, "what it calls has not completed");
            fate.outputs = ((RunEvent.Completed) called(fate)).outputs();
        } else if (fate.node.kind() instanceof Flow.Ask) {
            ensure(course.answers.contains(Map.entry(fate.path(), true)), "nobody has approved it");
            fate.outputs = Map.of("approved", true, "inputs", Map.of(), "by", "chance");
        } else if (fate.node.kind() instanceof Flow.Rest) {
            ensure(
                    course.nowMicros >= fate.dueMicros && !course.isPaused(),
                    "a wait ends when it is due, and not during a pause");
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
        if (event.error().message().equals("interrupted by a restart")) {
            acceptInterruption(event, fate);
            return;
        }
        failureOf(event.error(), fate);
        ensure(mayTryAgain(fate, event.error()), "it has no attempts left");
        Flow.Retry retry = fate.node.retry();
        long delay = retry.delayMs() * (retry.isDoubling() ? 1L << (fate.attempt - fate.interruptions - 1) : 1);
        ensure(event.delayMs() == delay, "the delay is " + delay);
        ensure(
                event.nextAttempt() == fate.attempt + 1 && event.maxAttempts() == retry.attempts() + fate.interruptions,
                "the next attempt");
        retry(fate, delay);
    }

    /** "An attempt that a crash cut off is closed by node.retrying; it does not count against attempts." */
    private void acceptInterruption(NodeEvent.Retrying event, Fate fate) {
        ensure(fate.isInterrupted && fate.status == NodeStatus.RUNNING, "a crash cut it off");
        ensure(!fate.isStopped, "it was stopped");
        fate.interruptions++;
        int most = fate.node.retry().attempts() + fate.interruptions;
        ensure(event.error().kind() == ErrorKind.EXECUTION && event.delayMs() == 0, "it runs again at once");
        ensure(event.nextAttempt() == fate.attempt + 1 && event.maxAttempts() == most, "that is no attempt of its own");
        retry(fate, 0);
    }

    private void retry(Fate fate, long delay) {
        fate.dueMicros = course.nowMicros + delay * 1000;
        fate.status = NodeStatus.RETRYING;
        fate.isTimedOut = false;
        fate.outputs = Map.of();
    }

    /** An attempt fails because its time is up, because it must, or because that is the plan. */
    private ErrorKind failureOf(ExecutionError error, Fate fate) {
        ensure(!fate.isStopped, "it was stopped");
        ensure(fate.status != NodeStatus.RETRYING, "no attempt runs");
        ErrorKind expected = ErrorKind.TIMEOUT;
        if (fate.isTimedOut || (error.kind() == ErrorKind.TIMEOUT && course.mayBeUp(fate))) {
            course.timeIsUp(fate);
        } else if (fate.mustFailWith != null) {
            expected = fate.mustFailWith;
        } else if (fate.node.kind() instanceof Flow.Job job) {
            Flow.Act act = job.act(fate.frame.index, fate.attempt);
            ensure(course.nowMicros >= fate.startedMicros + act.ms() * 1000L, "it takes " + act.ms() + " ms");
            expected = kindOf(act.outcome());
        } else if (fate.node.kind() instanceof Flow.Call) {
            ensure(
                    called(fate) != null && !(called(fate) instanceof RunEvent.Completed),
                    "what it calls has not failed");
            expected = called(fate) instanceof RunEvent.Failed failed
                    ? failed.error().kind()
                    : ErrorKind.CANCELLED;
        } else if (fate.node.kind() instanceof Flow.Ask) {
            ensure(course.answers.contains(Map.entry(fate.path(), false)), "nobody has rejected it");
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

    /** How the execution that it calls ended, or null. */
    private RunEvent called(Fate fate) {
        Course called = course.family.get(fate.calledId);
        return called == null ? null : called.end;
    }

    private static ErrorKind kindOf(Flow.Outcome outcome) {
        return switch (outcome) {
            case FAILS -> ErrorKind.EXECUTION;
            case IS_CUT_OFF -> ErrorKind.CONNECTION;
            case IS_WRONG -> ErrorKind.DATA;
            default -> null;
        };
    }

    private boolean mayTryAgain(Fate fate, ExecutionError error) {
        boolean isCallOfNoUse = fate.node.kind() instanceof Flow.Call
                && error.kind() != ErrorKind.TIMEOUT
                && !(called(fate) instanceof RunEvent.Failed failed
                        && failed.error().retryable());
        return !isCallOfNoUse
                && fate.attempt - fate.interruptions < fate.node.retry().attempts()
                && error.kind() != ErrorKind.DATA;
    }

    private void acceptCancel(Fate fate) {
        if (!fate.isStopped) {
            course.findReason(fate);
        }
        ensure(fate.isStopped, "nobody stopped it");
        boolean isAlone = fate.calledId == null || !course.family.containsKey(fate.calledId) || called(fate) != null;
        ensure(isAlone, "what it calls has not ended");
        fate.status = NodeStatus.CANCELLED;
        fate.outputs = Map.of();
    }
}
