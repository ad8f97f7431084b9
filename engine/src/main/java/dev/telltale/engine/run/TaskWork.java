package dev.telltale.engine.run;

import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.TaskNode;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.sdk.RetryLater;
import dev.telltale.sdk.TaskException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls a task on a thread where it may block. */
final class TaskWork implements Work {
    /** How long a task that was interrupted may take before the node ends without it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(TaskWork.class);

    private final Run run;
    private final NodeRun node;
    private final TaskCatalog.Entry entry;
    private final Map<String, @Nullable Object> inputs;
    /** Taken by whoever comes first: the start of the call, or an order that it is not to start. */
    private final AtomicBoolean isDecided = new AtomicBoolean();

    private @Nullable TaskCall call;
    private EngineClock.@Nullable Timer patience;
    private double fraction;
    private boolean isOver;

    private TaskWork(Run run, NodeRun node, TaskCatalog.Entry entry, Map<String, @Nullable Object> inputs) {
        this.run = run;
        this.node = node;
        this.entry = entry;
        this.inputs = inputs;
    }

    static Work prepare(Run run, NodeRun node, TaskNode written) {
        TaskCatalog.Entry entry = run.environment().tasks().find(written.task());
        if (entry == null) {
            throw new NodeException(ErrorKind.VALIDATION, "there is no task '" + written.task() + "'");
        }
        boolean isFixed = written.with().isLiteral();
        Object with = written.with().render(isFixed ? Map.of() : node.graph().scope());
        if (!(with instanceof Map<?, ?> map)) {
            throw new NodeException(ErrorKind.DATA, "'with' is no object");
        }
        @SuppressWarnings("unchecked") // a rendered object has text keys
        Map<String, @Nullable Object> inputs = Json.freezeMap((Map<String, @Nullable Object>) map);
        return entry.isNoop() ? new NoopWork(node, inputs) : new TaskWork(run, node, entry, inputs);
    }

    @Override
    public @Nullable Map<String, @Nullable Object> inputs() {
        return inputs.isEmpty() ? null : inputs;
    }

    @Override
    public void begin() {
        TaskCall next = new TaskCall(run, node, this, inputs);
        call = next;
        run.recorder().whenAcknowledged(() -> hand(next));
    }

    private void hand(TaskCall next) {
        try {
            run.environment().taskThreads().execute(() -> execute(next));
        } catch (RejectedExecutionException engineIsClosed) {
            // The engine has seen to every run before it let its threads go.
        } catch (OutOfMemoryError noThread) {
            if (!isDecided.getAndSet(true)) {
                run.post(() -> failed(noThread));
            }
        }
    }

    private void execute(TaskCall current) {
        if (isDecided.getAndSet(true)) {
            return;
        }
        try {
            current.enter();
            Map<String, @Nullable Object> outputs = frozen(entry.task().run(current));
            current.exit();
            run.post(() -> completed(outputs));
        } catch (Throwable problem) { // a task may throw anything; the run goes on by telling it
            current.exit();
            run.post(() -> failed(problem));
        }
    }

    /** @param outputs null if the task's author forgot them */
    private static Map<String, @Nullable Object> frozen(@Nullable Map<String, ? extends @Nullable Object> outputs) {
        if (outputs == null) {
            throw new JsonException("the task returned null; an empty map says that there are none");
        }
        return Json.freezeMap(outputs);
    }

    private void completed(Map<String, @Nullable Object> outputs) {
        if (!isOver) {
            finish();
            node.complete(outputs, null, call == null ? 0 : call.droppedBytes());
        }
    }

    private void failed(Throwable problem) {
        if (!isOver) {
            finish();
            if (problem instanceof RetryLater later) {
                String message = "it asked for another attempt: " + later.getMessage();
                node.postpone(node.errors().of(ErrorKind.EXECUTION, message, true), later.delay());
            } else {
                node.fail(errorOf(problem), null);
            }
        }
    }

    private void finish() {
        if (call != null) {
            call.finish();
        }
        if (patience != null) {
            patience.cancel();
        }
        isOver = true;
    }

    private ExecutionError errorOf(Throwable problem) {
        String type = problem.getClass().getSimpleName();
        String message = problem.getMessage() == null ? type : problem.getMessage();
        if (problem instanceof TaskException told) {
            return node.errors().of(ErrorKind.valueOf(told.kind().name()), message, told.isRetryable());
        } else if (problem instanceof JsonException) {
            return node.errors().of(ErrorKind.DATA, "its outputs cannot be kept: " + message);
        } else if (problem instanceof InterruptedException) {
            return node.errors().of(ErrorKind.EXECUTION, "it was interrupted", true);
        }
        return node.errors().of(ErrorKind.EXECUTION, message.equals(type) ? type : type + ": " + message, true);
    }

    @Override
    public boolean isAtWork() {
        return true;
    }

    @Override
    public void stop() {
        if (!isDecided.getAndSet(true)) {
            isOver = true;
            node.stopped();
            return;
        }
        if (call != null) {
            call.cancel();
        }
        if (patience == null) {
            patience = run.timers().surelyLater(PATIENCE, this::goOnWithout);
        }
    }

    private void goOnWithout() {
        if (!isOver) {
            log.warn(
                    "Task '{}' of node '{}' in execution {} ignores its interruption; the node ends without it",
                    entry.name(),
                    node.path(),
                    run.executionId());
            finish();
            node.stopped();
        }
    }

    /** Takes what the task says of its progress. */
    void progressed(double reached, @Nullable String message) {
        if (!isOver) {
            fraction = Math.max(fraction, reached);
            run.narrator().progressed(node, reached, message);
        }
    }

    /** Whether the call has returned or been given up; what it says from then on is dropped. */
    boolean isOver() {
        return isOver;
    }

    @Override
    public double fraction() {
        return fraction;
    }
}
