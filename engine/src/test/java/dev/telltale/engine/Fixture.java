package dev.telltale.engine;

import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.RefusedException;
import dev.telltale.event.Trigger;
import dev.telltale.sdk.Task;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** An engine with a journal to look into, for one test. Time passes by itself, or only when the test says so. */
final class Fixture implements AutoCloseable {
    static final Command NOBODY = new Command(null, null);

    final RecordingJournal journal;
    final VirtualClock clock;
    final Gates gates = new Gates();
    final Engine engine;

    private final Map<String, Task> tasks;
    private final Consumer<Engine.Builder> more;

    private Fixture(
            Map<String, Task> tasks, VirtualClock clock, Consumer<Engine.Builder> more, RecordingJournal journal) {
        this.clock = clock;
        this.tasks = tasks;
        this.more = more;
        this.journal = journal;
        Map<String, Task> all = new HashMap<>(tasks);
        all.put("gate", gates);
        Engine.Builder builder = Engine.builder().journal(journal).grace(Duration.ofMillis(300));
        if (clock != null) {
            builder.clock(clock);
        }
        all.forEach(builder::task);
        more.accept(builder);
        engine = builder.build();
    }

    Fixture(Map<String, Task> tasks, Consumer<Engine.Builder> more) {
        this(tasks, null, more, new RecordingJournal());
    }

    Fixture(Map<String, Task> tasks) {
        this(tasks, builder -> {});
    }

    Fixture() {
        this(Map.of());
    }

    /** In this one, time stands still until {@link #pass}. */
    static Fixture outOfTime(Map<String, Task> tasks) {
        return outOfTime(tasks, builder -> {});
    }

    static Fixture outOfTime(Map<String, Task> tasks, Consumer<Engine.Builder> more) {
        return new Fixture(tasks, new VirtualClock(), more, new RecordingJournal());
    }

    /**
     * A crash, now: another engine goes on with what this one's journal has at this moment, once it is told to recover.
     *
     * @param downtime how long nobody is there; only where time stands still
     */
    Fixture crash(Duration downtime) {
        RecordingJournal left = journal.left();
        engine.suspend(Duration.ZERO); // so that nothing of this life gets in the way of the next
        gates.openAll();
        if (clock != null) {
            clock.advance(downtime);
        }
        left.openedAt(clock == null ? System.currentTimeMillis() * 1000 : clock.micros());
        return new Fixture(tasks, clock, more, left);
    }

    static Fixture outOfTime() {
        return outOfTime(Map.of());
    }

    Execution start(String yaml, Map<String, ?> inputs) {
        return engine.start(WorkflowParser.parse(yaml, "test.yaml"), inputs);
    }

    Execution start(String yaml) {
        return start(yaml, Map.of());
    }

    /** Runs a workflow to its end. */
    Story run(String yaml, Map<String, ?> inputs) {
        return end(start(yaml, inputs));
    }

    Story run(String yaml) {
        return run(yaml, Map.of());
    }

    /** The types of what has become of a node so far. */
    List<String> types(Execution execution, String path) {
        return journal.events(execution.id()).stream()
                .filter(event -> path.equals(event.envelope().path()))
                .map(event -> event.typeName())
                .toList();
    }

    Story end(Execution execution) {
        join(execution.outcome());
        return Story.of(journal.events(execution.id()));
    }

    /** Lets time pass in an execution that still runs, and sees to it that it has taken notice. */
    void pass(Execution execution, Duration span) {
        settle(execution);
        clock.advance(span);
        settle(execution);
    }

    /** Waits until the engine takes nothing new. */
    void awaitClosed() {
        StartRequest any = new StartRequest(
                null, null, "name: any\nnodes: [{id: a, task: noop}]", Map.of(), Map.of(), new Trigger("api", null));
        Awaitility.await().until(() -> problemOf(engine.start(any)) instanceof RefusedException);
    }

    /** Lets what is due happen, and waits until a call stands at its gate. */
    void passUntilReached(Execution execution, String path) {
        pass(execution, Duration.ZERO);
        gates.awaitReached(path);
    }

    /** Lets time pass from one thing that is going to happen to the next, until the execution has ended. */
    Story passToTheEnd(Execution execution) {
        settle(execution);
        while (!execution.outcome().toCompletableFuture().isDone()) {
            Duration next = clock.untilNext();
            if (next == null) {
                return end(execution); // whatever is left needs no time
            }
            pass(execution, next);
        }
        return end(execution);
    }

    /** Waits until the execution has handled everything it was told so far. */
    void settle(Execution execution) {
        // Commands that change nothing go the way of all messages, one after the other.
        join(execution.started());
        ExecutionStatus status = journal.status(execution.id());
        if (status == ExecutionStatus.PAUSED) {
            join(engine.pause(execution.id(), NOBODY));
        } else if (status == ExecutionStatus.RUNNING) {
            join(engine.resume(execution.id(), NOBODY).handle((applied, ended) -> applied));
        }
    }

    /** Waits for an event of an execution, whether it is still to come or not. */
    ExecutionEvent await(Execution execution, Predicate<ExecutionEvent> isIt) {
        return journal.await(event -> event.envelope().executionId().equals(execution.id()) && isIt.test(event));
    }

    /** Waits for an event of a type about a node. */
    <E extends ExecutionEvent> E await(Execution execution, Class<E> type, String path) {
        return type.cast(await(
                execution,
                event -> type.isInstance(event) && path.equals(event.envelope().path())));
    }

    static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** What a stage completes with instead of a value. */
    static Throwable problemOf(CompletionStage<?> stage) {
        return join(stage.handle((value, problem) -> problem));
    }

    @Override
    public void close() {
        gates.openAll();
        engine.close();
    }
}
