package dev.telltale.engine.run;

import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.Parent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has another workflow run, as an execution of its own, and ends as that does.
 *
 * <p>What is secret in either of the two is secret in both from here on.
 */
final class CallWork implements Work {
    /** Executions that may wait for one another at the most, each called by the one before. */
    private static final int DEEPEST = 16;

    private static final Trigger TRIGGER = new Trigger("call", null);

    private final Run run;
    private final NodeRun node;
    private final Run called;
    private final Map<String, @Nullable Object> inputs;
    private boolean isDue;
    private boolean isRunning;
    private boolean isOver;

    private CallWork(Run run, NodeRun node, Run called) {
        this.run = run;
        this.node = node;
        this.called = called;
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("workflow", called.request().workflow().name());
        shown.put("executionId", called.executionId());
        shown.put("inputs", called.request().shownInputs());
        this.inputs = Json.freezeMap(shown);
    }

    static CallWork prepare(Run run, NodeRun node, CallNode written) {
        Origin own = run.request().origin();
        if (own.depth() >= DEEPEST) {
            throw new NodeException(
                    ErrorKind.VALIDATION,
                    "it would be called by " + (DEEPEST + 1) + " executions, one by the other; at most " + DEEPEST
                            + " are allowed");
        }
        Map<String, @Nullable Object> scope = node.graph().scope();
        Workflow workflow = find(run, written.workflow().renderText(scope));
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        written.inputs().forEach((name, input) -> given.put(name, input.value().render(scope)));
        RunRequest request = new RunRequest(
                run.environment().calls().nextId(),
                workflow,
                bound(workflow, given),
                run.request().labels(),
                TRIGGER,
                run.request().directory(),
                Origin.called(
                        new Parent(run.executionId(), node.path()),
                        own.depth() + 1,
                        run.recorder().mask(),
                        run.calls().family()));
        run.recorder().addSecrets(request.mask());
        if (!run.calls().family().enter()) {
            throw new NodeException(
                    ErrorKind.VALIDATION,
                    "there are " + Family.LARGEST
                            + " executions at work already that the same one has called, it and those it"
                            + " called; call fewer at once, for example with parallel or maxParallel");
        }
        return new CallWork(run, node, new Run(run.environment(), request));
    }

    private static Workflow find(Run run, String name) {
        try {
            return run.environment().calls().find(name);
        } catch (RefusedException refused) {
            String problems =
                    refused.problems().stream().map(problem -> "\n" + problem).collect(Collectors.joining());
            String hint = refused.hint() == null ? "" : "; " + refused.hint();
            throw new NodeException(ErrorKind.VALIDATION, refused.getMessage() + hint + problems);
        }
    }

    private static Map<String, @Nullable Object> bound(Workflow workflow, Map<String, @Nullable Object> given) {
        try {
            return workflow.bind(given);
        } catch (InvalidInputsException invalid) {
            throw new NodeException(
                    ErrorKind.VALIDATION,
                    "the inputs do not fit workflow '" + workflow.name() + "': " + invalid.getMessage());
        }
    }

    @Override
    public Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    @Override
    public void begin() {
        run.calls().add(this);
        // The called one must not be seen before this node's start is recorded.
        run.recorder()
                .whenAcknowledged(() -> run.post(() -> {
                    isDue = true;
                    start();
                }));
    }

    private void start() {
        if (!isDue || isOver || run.isPaused()) {
            return;
        }
        try {
            run.environment().calls().start(called);
        } catch (RefusedException closed) {
            if (run.isEnding()) { // it is cleanup; else the cancel that is on its way will end it
                isOver = true;
                run.calls().remove(this);
                node.fail(node.error(ErrorKind.EXECUTION, String.valueOf(closed.getMessage())), null);
            }
            return;
        }
        isRunning = true;
        called.end().whenComplete((end, fault) -> run.post(() -> ended(end, fault)));
    }

    private void ended(@Nullable RunEvent end, @Nullable Throwable fault) {
        leave();
        if (node.hasEnded()) {
            return; // the run went on without it
        }
        run.recorder().addSecrets(called.mask());
        if (end instanceof RunEvent.Completed) {
            node.complete(called.outputs(), null, 0);
        } else {
            node.fail(errorOf(end, fault), null);
        }
    }

    private void leave() {
        isOver = true;
        run.calls().remove(this);
        run.calls().family().leave();
    }

    private ExecutionError errorOf(@Nullable RunEvent end, @Nullable Throwable fault) {
        String name = "workflow '" + called.request().workflow().name() + "'";
        if (end instanceof RunEvent.Failed failed) {
            ExecutionError cause = failed.error();
            String where = cause.nodeId() == null ? "" : " in node '" + cause.nodeId() + "'";
            return node.error(cause.kind(), name + " failed" + where + ": " + cause.message(), cause.retryable());
        } else if (end instanceof RunEvent.Cancelled cancelled) {
            String why = cancelled.reason() == null ? "" : ": " + cancelled.reason();
            return node.error(ErrorKind.CANCELLED, name + " was cancelled" + why);
        }
        return node.error(ErrorKind.EXECUTION, name + " came to no end that could be recorded: " + fault);
    }

    @Override
    public void stop() {
        if (isRunning) {
            Stop order = node.stopOrder();
            String reason = order != null ? order.reason() : "the time of node '" + node.path() + "' was up";
            called.cancel(new Command(null, reason)); // its end comes back as that of any other
        } else if (!isOver) {
            leave();
            node.stopped();
        }
    }

    /** The run is paused, and so is what it called. */
    void pause(Command command) {
        if (isRunning) {
            called.pause(command);
        }
    }

    /** The run goes on, and so does what it called; a call that the pause held up begins. */
    void resume(Command command) {
        if (isRunning) {
            called.resume(command);
        } else {
            start();
        }
    }
}
