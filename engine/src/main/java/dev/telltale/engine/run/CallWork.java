package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.Parent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
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

    private final Run run;
    private final NodeRun node;
    private final String workflow;
    private final String calledId;
    private final Map<String, @Nullable Object> bound;
    private @Nullable Run called; // null until it is found again after a restart
    private boolean isDue;
    private boolean isRunning;
    private boolean isOver;

    private CallWork(Run run, NodeRun node, String workflow, String calledId, Map<String, @Nullable Object> inputs) {
        this.run = run;
        this.node = node;
        this.workflow = workflow;
        this.calledId = calledId;
        this.bound = inputs;
    }

    private Map<String, @Nullable Object> asTold(Map<String, @Nullable Object> inputs) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        told.put("workflow", workflow);
        told.put("executionId", calledId);
        told.put("inputs", inputs);
        return Json.freezeMap(told);
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
        Map<String, @Nullable Object> inputs = bound(workflow, given);
        CallWork call = new CallWork(
                run, node, workflow.name(), run.environment().calls().nextId(), inputs);
        Run called = call.make(workflow, inputs);
        run.recorder().addSecrets(called.request().mask());
        if (!run.calls().family().enter()) {
            throw new NodeException(
                    ErrorKind.VALIDATION,
                    "there are " + Family.LARGEST
                            + " executions at work already that the same one has called, it and those it"
                            + " called; call fewer at once, for example with parallel or maxParallel");
        }
        call.called = called;
        return call;
    }

    /** One that began in an earlier life. @param begun how that was told @return null if it could not begin even then */
    @SuppressWarnings("unchecked") // what a call has told has text keys
    static @Nullable CallWork resumed(Run run, NodeRun node, NodeEvent.Started begun) {
        Map<String, @Nullable Object> told = begun.inputs();
        if (told == null || !(told.get("inputs") instanceof Map<?, ?> inputs)) {
            return null;
        }
        return new CallWork(
                run, node, String.valueOf(told.get("workflow")), String.valueOf(told.get("executionId")), (Map<
                                String, @Nullable Object>)
                        inputs);
    }

    private Run make(Workflow found, Map<String, @Nullable Object> inputs) {
        return new Run(
                run.environment(),
                new RunRequest(
                        calledId,
                        found,
                        inputs,
                        run.request().labels(),
                        Calls.TRIGGER,
                        run.request().directory(),
                        run.originOfCalled(new Parent(run.executionId(), node.path()))));
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
        return asTold(called == null ? bound : called.request().shownInputs());
    }

    @Override
    public Map<String, @Nullable Object> keptInputs() {
        return asTold(bound);
    }

    @Override
    public void begin() {
        run.calls().add(this);
        startSoon();
    }

    /** The called one must not be seen before this node's start is recorded. */
    private void startSoon() {
        run.recorder()
                .whenAcknowledged(() -> run.post(() -> {
                    isDue = true;
                    start();
                }));
    }

    private void start() {
        if (called == null || !isDue || isOver || isRunning || run.isHeld()) {
            return;
        }
        try {
            run.environment().calls().start(called);
        } catch (RefusedException closed) {
            if (run.isEnding()) { // it is cleanup; else the cancel that is on its way will end it
                isOver = true;
                run.calls().remove(this);
                node.fail(node.errors().of(ErrorKind.EXECUTION, String.valueOf(closed.getMessage())), null);
            }
            return;
        }
        follow(called);
    }

    private void follow(Run running) {
        isRunning = true;
        running.end()
                .whenComplete((end, fault) -> run.post(() -> ended(end, fault, running.outputs(), running.mask())));
    }

    // ---- after a restart

    @Override
    public void goOn(Standstill standstill) {
        Calls calls = run.environment().calls();
        run.calls().add(this);
        run.calls().family().enter();
        Run running = calls.running(calledId);
        Calls.Past past = running == null ? calls.past(calledId) : null;
        if (running != null) {
            called = running;
            follow(running);
            running.commands().keepStepWith(run.commands().step());
        } else if (past != null) {
            isRunning = true; // what it came to is a message as ever: this run may be told to stop first
            run.post(() -> ended(past.end(), null, past.outputs(), past.mask()));
        } else {
            try { // this node's start was the last that was told
                Workflow found = find(run, workflow); // by now it may be another one
                Run fresh = make(found, bound(found, bound));
                run.recorder().addSecrets(fresh.request().mask());
                called = fresh;
                startSoon();
            } catch (NodeException gone) {
                leave();
                node.fail(node.errors().of(gone.kind(), String.valueOf(gone.getMessage())), null);
            }
        }
    }

    // ---- its end

    private void ended(
            @Nullable RunEvent end, @Nullable Throwable fault, Map<String, @Nullable Object> outputs, SecretMask mask) {
        if (end == null && run.life().isSuspended()) {
            return; // this life of what it calls is over, and not what it calls
        }
        leave();
        if (node.hasEnded()) {
            return; // the run went on without it
        }
        run.recorder().addSecrets(mask);
        if (end instanceof RunEvent.Completed) {
            node.complete(outputs, null, 0);
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
        String name = "workflow '" + workflow + "'";
        if (end instanceof RunEvent.Failed failed) {
            ExecutionError cause = failed.error();
            String where = cause.nodeId() == null ? "" : " in node '" + cause.nodeId() + "'";
            return node.errors().of(cause.kind(), name + " failed" + where + ": " + cause.message(), cause.retryable());
        } else if (end instanceof RunEvent.Cancelled cancelled) {
            String why = cancelled.reason() == null ? "" : ": " + cancelled.reason();
            return node.errors().of(ErrorKind.CANCELLED, name + " was cancelled" + why);
        }
        return node.errors().of(ErrorKind.EXECUTION, name + " came to no end that could be recorded: " + fault);
    }

    @Override
    public void stop() {
        if (isRunning) {
            Stop order = node.stopOrder();
            String reason = order != null ? order.reason() : "the time of node '" + node.path() + "' was up";
            if (called != null) {
                called.cancel(new Command(null, reason)); // its end comes back as that of any other
            }
        } else if (!isOver) {
            leave();
            node.stopped();
        }
    }

    /** The run is paused, and so is what it called. */
    void pause(Command command) {
        if (isRunning && called != null) {
            called.pause(command);
        }
    }

    /** The run goes on, and so does what it called; a call that the pause held up begins. */
    void resume(Command command) {
        if (isRunning && called != null) {
            called.resume(command);
        } else {
            start();
        }
    }
}
