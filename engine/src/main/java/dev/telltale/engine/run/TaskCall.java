package dev.telltale.engine.run;

import dev.telltale.event.Json;
import dev.telltale.event.OutputEvent;
import dev.telltale.sdk.TaskContext;
import dev.telltale.sdk.TaskException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of a task, as the task sees it. Thread-safe. */
final class TaskCall implements TaskContext {
    private static final Pattern EVENT_NAME = Pattern.compile("[a-z][a-zA-Z0-9_.-]{0,127}");
    private static final Logger log = LoggerFactory.getLogger(TaskCall.class);

    private final Run run;
    private final NodeRun node;
    private final TaskWork work;
    private final Map<String, @Nullable Object> inputs;
    private final int attempt;
    private final String path;
    private final @Nullable Instant deadline;
    private final Backlog backlog;
    private final List<Runnable> cancelActions = new ArrayList<>(); // guarded by this
    private @Nullable Thread thread; // guarded by this; the one to interrupt
    private boolean isCancelled; // guarded by this
    private final TaskLines stdout = new TaskLines();
    private final TaskLines stderr = new TaskLines();
    private long budget; // this and what follows belong to the run's thread
    private long droppedBytes;
    private boolean isOverBudget;

    TaskCall(Run run, NodeRun node, TaskWork work, Map<String, @Nullable Object> inputs) {
        this.run = run;
        this.node = node;
        this.work = work;
        this.inputs = inputs;
        this.attempt = node.attempt();
        this.path = node.path();
        Duration timeout = node.node().timeout();
        this.deadline = timeout == null
                ? null
                : Instant.EPOCH.plus(run.clock().micros(), ChronoUnit.MICROS).plus(timeout);
        this.backlog = new Backlog(run);
        this.budget = run.environment().outputBudget();
    }

    /** The calling thread is now the one to interrupt. */
    synchronized void enter() throws InterruptedException {
        if (isCancelled) {
            throw new InterruptedException();
        }
        thread = Thread.currentThread();
    }

    /** The call has returned; the thread belongs to others again. */
    synchronized void exit() {
        thread = null;
        Thread.interrupted(); // an interrupt that came too late must not hit the thread's next work
    }

    void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            if (isCancelled) {
                return;
            }
            isCancelled = true;
            if (thread != null) {
                thread.interrupt();
            }
            actions = List.copyOf(cancelActions);
        }
        actions.forEach(action -> run.complete(() -> runQuietly(action)));
    }

    private void runQuietly(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException problem) {
            log.warn(
                    "A cancel action of node '{}' in execution {} failed",
                    path,
                    run.executionId(),
                    run.recorder().masked(problem));
        }
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!isCancelled) {
                cancelActions.add(action);
                return;
            }
        }
        runQuietly(action);
    }

    @Override
    public synchronized boolean isCancelled() {
        return isCancelled;
    }

    @Override
    public void progress(double fraction, @Nullable String message) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("progress is " + fraction + "; use 0 to 1");
        }
        say(() -> work.progressed(fraction, message));
    }

    @Override
    public void output(String text) {
        write(stdout, OutputEvent.Stream.STDOUT, text);
    }

    @Override
    public void error(String text) {
        write(stderr, OutputEvent.Stream.STDERR, text);
    }

    private void write(TaskLines lines, OutputEvent.Stream stream, String text) {
        say(() -> record(lines, stream, lines.masked(text, run.recorder().mask())));
    }

    private void record(TaskLines lines, OutputEvent.Stream stream, String text) {
        for (String chunk : TaskLines.chunks(affordable(text))) {
            run.narrator().output(node, stream, chunk, lines.next(chunk));
        }
    }

    /** As much of a text as the node's budget of output allows, cut between code points; after a cut there is no more. */
    private String affordable(String text) {
        int all = bytes(text);
        if (all <= budget && !isOverBudget) {
            budget -= all;
            return text;
        }
        int end = 0;
        while (end < text.length() && !isOverBudget) {
            int next = end + Character.charCount(text.codePointAt(end));
            int bytes = bytes(text.substring(end, next));
            isOverBudget = bytes > budget;
            if (!isOverBudget) {
                budget -= bytes;
                end = next;
            }
        }
        droppedBytes += bytes(text.substring(end));
        return text.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Bytes of output beyond the budget, which nobody sees; on the run's thread. */
    long droppedBytes() {
        return droppedBytes;
    }

    /** Records what was held back because it could have become a secret; on the run's thread, when the call is over. */
    void finish() {
        record(stdout, OutputEvent.Stream.STDOUT, stdout.rest());
        record(stderr, OutputEvent.Stream.STDERR, stderr.rest());
    }

    @Override
    public void emit(String name, @Nullable Object data) {
        if (!EVENT_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the event name '" + name
                    + "' is none; begin with a lower-case letter and use letters, digits, '.', '_' and '-'");
        }
        Object frozen = Json.freeze(data);
        say(() -> run.narrator().said(node, name, frozen));
    }

    private void say(Runnable words) {
        backlog.enter();
        run.post(() -> {
            if (!work.isOver()) {
                words.run();
            }
            run.recorder().whenAcknowledged(backlog);
        });
    }

    @Override
    public <T> T input(String name, Class<T> type) throws TaskException {
        Object value = inputs.get(name);
        if (value == null) {
            throw TaskException.validation("input '" + name + "' is missing; give it under 'with'");
        }
        if (type == Double.class && value instanceof Long whole) {
            return type.cast(whole.doubleValue());
        }
        if (!type.isInstance(value)) {
            throw TaskException.validation("input '" + name + "' is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    @Override
    public String executionId() {
        return run.executionId();
    }

    @Override
    public String nodeId() {
        return node.id();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }
}
