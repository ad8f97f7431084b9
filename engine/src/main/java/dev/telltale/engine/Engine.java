package dev.telltale.engine;

import dev.telltale.engine.process.ProcessRunner;
import dev.telltale.engine.run.EngineClock;
import dev.telltale.engine.run.FolderDeletion;
import dev.telltale.engine.run.GraphPlans;
import dev.telltale.engine.run.OutputFile;
import dev.telltale.engine.run.ProcessPlaces;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.run.RunEnvironment;
import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.task.typed.TypedTaskClass;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl;
import dev.telltale.event.FileFault;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.sdk.Task;
import dev.telltale.sdk.TypedTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs workflows.
 *
 * <p>It tells all it does to the {@link EventJournal} it is given, and knows nothing of who reads that. Thread-safe. Close it to stop
 * what runs.
 */
public final class Engine implements ExecutionControl, AutoCloseable {
    /** Processes that run at once unless the builder says otherwise: 16 for each core, at least 64. */
    public static final int DEFAULT_MAX_PROCESSES =
            Math.max(64, 16 * Runtime.getRuntime().availableProcessors());

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /** How long executions may take to end when the engine closes, and again after their processes were killed. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration LAST_PATIENCE = Duration.ofSeconds(1);

    private final EventJournal journal;
    private final EngineThreads threads;
    private final EngineClock clock;
    private final ProcessRunner processes;
    private final RunEnvironment environment;
    private final Workflows workflows;
    private final Starter starter;
    private final LiveRuns live;
    private final CalledRuns calls;
    private final @Nullable Path ownWorkspace;
    private final boolean recordsProcesses;
    private volatile boolean isSuspended;

    private Engine(Builder builder) {
        this.journal =
                Objects.requireNonNull(builder.journal, "an engine needs a journal; give it one with journal(…)");
        this.threads = new EngineThreads();
        this.clock = builder.clock == null ? new SystemClock(threads.timer()) : builder.clock;
        this.processes = new ProcessRunner(threads.timer(), builder.grace, builder.processRecords);
        this.live = new LiveRuns(journal, new ExecutionPlaces(builder.maxExecutions, builder.maxPending));
        TaskCatalog tasks = TaskCatalog.with(builder.tasks);
        this.workflows =
                new Workflows(tasks, builder.source, builder.store, builder.maxWorkflows, builder.maxWorkflowBytes);
        restore(workflows);
        Path workspace = workspace(builder.workspace);
        this.ownWorkspace = builder.workspace == null ? workspace : null;
        this.recordsProcesses = builder.processRecords != null;
        if (recordsProcesses) {
            OutputFile.deleteLeft(workspace);
        }
        this.calls = new CalledRuns(journal, workflows, live, clock);
        this.environment = new RunEnvironment(
                journal,
                clock,
                threads.workers(),
                threads.blocking(),
                threads.tasks(),
                processes,
                tasks,
                threads::random,
                workspace,
                builder.outputBudget,
                new ProcessPlaces(builder.maxProcesses),
                new GraphPlans(),
                calls);
        this.starter = new Starter(environment, workflows, live);
    }

    public static Builder builder() {
        return new Builder();
    }

    private static void restore(Workflows workflows) {
        try {
            workflows.restore();
        } catch (IOException problem) {
            throw new UncheckedIOException("the workflows cannot be read: " + FileFault.of(problem), problem);
        }
    }

    private static Path workspace(@Nullable Path given) {
        try {
            return given == null ? Files.createTempDirectory("telltale-") : Files.createDirectories(given);
        } catch (IOException problem) {
            throw new UncheckedIOException(
                    "the folder for executions cannot be made: " + FileFault.of(problem)
                            + "; name another with workspace(…)",
                    problem);
        }
    }

    /** The workflows that can be started by name. */
    public Workflows workflows() {
        return workflows;
    }

    /**
     * Starts a workflow.
     *
     * @param inputs by name; secret ones are masked wherever they could be seen
     * @throws InvalidInputsException with every problem of the inputs
     * @throws RefusedException if it uses tasks that are unknown or gives them what they do not take, or the engine is closed
     */
    public Execution start(Workflow workflow, Map<String, ? extends @Nullable Object> inputs) {
        return start(workflow, inputs, StartOptions.DEFAULT);
    }

    /** As {@link #start(Workflow, Map)}; also refused when the id of the options is taken. */
    public Execution start(Workflow workflow, Map<String, ? extends @Nullable Object> inputs, StartOptions options) {
        workflows.checkTasks(workflow);
        return starter.start(workflow, workflow.bind(inputs), options);
    }

    /**
     * Goes on with every execution that the journal has no end of, where an earlier life of the process left it; once, before anything
     * is started, and after the processes of that life are gone. What those executions call by name has to be there.
     *
     * <p>With {@link Builder#processRecords}, folders that executions which do not go on have left in the workspace are deleted.
     *
     * @return them, callers before those they call
     * @throws IllegalStateException if it was called before, or an execution was started, which could come to run twice; or the engine
     *     is closed
     */
    public List<Execution> recover() {
        live.beginRecovery();
        return new Recovery(environment, workflows, live, calls, recordsProcesses)
                .recover().stream().map(Execution::new).toList();
    }

    @Override
    public CompletionStage<Started> start(StartRequest request) {
        return starter.start(request);
    }

    @Override
    public CompletionStage<Started> rerun(String executionId, Rerun rerun) {
        return starter.rerun(executionId, rerun);
    }

    @Override
    public CompletionStage<Applied> cancel(String executionId, Command command) {
        return command(executionId, run -> run.cancel(command));
    }

    @Override
    public CompletionStage<Applied> pause(String executionId, Command command) {
        return command(executionId, run -> run.pause(command));
    }

    @Override
    public CompletionStage<Applied> resume(String executionId, Command command) {
        return command(executionId, run -> run.resume(command));
    }

    @Override
    public CompletionStage<Applied> approve(String executionId, Approval approval) {
        return command(executionId, run -> run.approve(approval));
    }

    private CompletionStage<Applied> command(String id, Function<Run, CompletionStage<Applied>> action) {
        Run run = live.find(id);
        if (run != null) {
            return action.apply(run);
        }
        if (isSuspended) { // it may have ended, and it may not
            return CompletableFuture.failedFuture(
                    new RefusedException(Reason.UNAVAILABLE, "the engine is closed", null));
        }
        return CompletableFuture.failedFuture(
                live.isKnown(id)
                        ? new RefusedException(Reason.FINISHED, "execution '" + id + "' has ended", null)
                        : new RefusedException(Reason.UNKNOWN_EXECUTION, "there is no execution '" + id + "'", null));
    }

    /** Ends every process at once, without asking and without cleanup; for a program that is about to exit. */
    public void halt() {
        processes.halt();
        deleteWorkspace();
    }

    /**
     * Ends this life of what runs without ending it, so that {@link #recover} goes on with it in another one: nothing new starts, what
     * runs may end, and what has not in time is killed and told as interrupted by that other life. Closes the engine.
     *
     * @param drain how long processes and tasks may go on
     */
    public void suspend(Duration drain) {
        isSuspended = true;
        List<Run> running = live.close();
        running.forEach(Run::suspend);
        boolean wasInterrupted = !await(running.stream().map(Run::rest), drain);
        // Callers first: to them it would else look as if what they call had come to no end.
        List<CompletionStage<Void>> frozen = running.stream()
                .sorted(Comparator.comparingInt(run -> run.request().origin().depth()))
                .<CompletionStage<Void>>map(Run::freeze)
                .toList();
        wasInterrupted |= !await(frozen.stream(), PATIENCE);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        processes.abandon();
        threads.close();
        deleteWorkspace();
    }

    /** @return false if the thread was interrupted meanwhile */
    private static boolean await(Stream<? extends CompletionStage<?>> stages, Duration patience) {
        CompletableFuture<?>[] all =
                stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(all).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            log.debug("not everything was at rest in time", late);
        } catch (InterruptedException hurried) {
            return false;
        }
        return true;
    }

    /** Cancels what runs, ends its processes, and waits for that, for a few seconds at most. */
    @Override
    public void close() {
        List<Run> running = live.close();
        // Callers first: to them it would else look as if what they call was cancelled by itself.
        running.stream()
                .sorted(Comparator.comparingInt(run -> run.request().origin().depth()))
                .forEach(run -> run.cancel(new Command(null, "shutdown")));
        try {
            if (!LiveRuns.await(running, PATIENCE)) {
                log.warn("some executions did not end in time; what they started is killed");
            }
            processes.close();
            LiveRuns.await(running, LAST_PATIENCE);
        } catch (InterruptedException hurried) {
            processes.close();
            Thread.currentThread().interrupt();
        }
        running.forEach(
                run -> run.abandon(new IllegalStateException("the engine was closed before the execution had ended")));
        threads.close();
        deleteWorkspace();
    }

    private void deleteWorkspace() {
        if (ownWorkspace != null) {
            FolderDeletion.of(ownWorkspace);
        }
    }

    /** Puts an engine together. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Task> tasks = new HashMap<>();
        private @Nullable EventJournal journal;
        private @Nullable Path workspace;
        private @Nullable Path processRecords;
        private @Nullable EngineClock clock;
        private int maxExecutions = 10_000;
        private int maxPending = 10_000;
        private int maxWorkflows = 10_000;
        private long maxWorkflowBytes = 256L << 20;
        private WorkflowSource source = WorkflowSource.NONE;
        private WorkflowStore store = WorkflowStore.NONE;
        private Duration grace = ProcessRunner.DEFAULT_GRACE;
        private int maxProcesses = DEFAULT_MAX_PROCESSES;
        private long outputBudget = 64L << 20;

        private Builder() {}

        /** Where the engine tells what it does; required. A monitor has one. */
        public Builder journal(EventJournal given) {
            this.journal = given;
            return this;
        }

        /** A task that workflows call by this name; it takes the place of a built-in one. */
        public Builder task(String name, Task task) {
            tasks.put(name, Objects.requireNonNull(task, "task"));
            return this;
        }

        /** Where workflows are looked for by their names besides those that are registered; nowhere by default. */
        public Builder workflowsFrom(WorkflowSource given) {
            this.source = Objects.requireNonNull(given, "source");
            return this;
        }

        /** Where workflows that are registered are kept beyond the life of the engine; nowhere by default. */
        public Builder workflowsIn(WorkflowStore given) {
            this.store = Objects.requireNonNull(given, "store");
            return this;
        }

        /**
         * A task with its inputs and outputs in fields; a new instance is made for each attempt.
         *
         * @throws IllegalArgumentException with everything that is wrong with the class
         */
        public Builder task(String name, Class<? extends TypedTask> type) {
            return task(name, TypedTaskClass.of(name, type));
        }

        /**
         * As {@link #task(String, Class)}, for a class whose instances need something from the program.
         *
         * @param factory makes a new instance for each attempt, on that attempt's thread
         */
        public <T extends TypedTask> Builder task(String name, Class<T> type, Callable<? extends T> factory) {
            return task(name, TypedTaskClass.of(name, type, factory));
        }

        /**
         * Where folders of executions go; by default a fresh folder for temporary files. It is for this alone: with
         * {@link #processRecords}, {@link Engine#recover} deletes every folder in it whose name is the id of an execution, or could be.
         */
        public Builder workspace(Path folder) {
            this.workspace = folder;
            return this;
        }

        /**
         * Where processes are recorded while they run, so that what a crash leaves of them can be ended; nowhere by default.
         *
         * <p>{@link #build} first ends what an earlier engine with this folder has left, waits until it is gone, and deletes the output
         * files of its processes in the workspace. No two engines may use one folder, or then one workspace, at the same time. Where
         * there is no {@code setsid} or no {@code /proc}, nothing is recorded and nothing ended.
         */
        public Builder processRecords(Path folder) {
            this.processRecords = folder;
            return this;
        }

        /**
         * How many executions run at once; 10,000 by default. Others wait for their turn, in the order they came, with the status
         * pending. Those that are called by others are not counted.
         */
        public Builder maxExecutions(int most) {
            this.maxExecutions = atLeast(1, most, "maxExecutions");
            return this;
        }

        /** How many executions wait for their turn; 10,000 by default, 0 for none. Those beyond it are refused. */
        public Builder maxPending(int most) {
            this.maxPending = atLeast(0, most, "maxPending");
            return this;
        }

        /** How many workflows may be registered, and the bytes of their texts; 10,000 and 256 MiB by default. */
        public Builder maxWorkflows(int most, long bytes) {
            this.maxWorkflows = atLeast(0, most, "maxWorkflows");
            this.maxWorkflowBytes = bytes;
            return this;
        }

        private static int atLeast(int least, int given, String what) {
            if (given < least) {
                throw new IllegalArgumentException(what + " is " + given + "; use at least " + least);
            }
            return given;
        }

        /** How long a process that was asked to end may take before it is killed; 5 s by default. */
        public Builder grace(Duration given) {
            this.grace = given;
            return this;
        }

        /** Bytes of output of one node that become events; 64 MiB by default. What follows is dropped and counted. */
        public Builder outputBudget(long bytes) {
            this.outputBudget = bytes;
            return this;
        }

        /**
         * How many processes of {@code run} nodes run at once, over all executions; {@link Engine#DEFAULT_MAX_PROCESSES} by default. Nodes beyond
         * that stay pending, and start first come, first served.
         */
        public Builder maxProcesses(int processes) {
            this.maxProcesses = atLeast(1, processes, "maxProcesses");
            return this;
        }

        /** The time that executions go by; that of processes is always the machine's. */
        Builder clock(EngineClock given) {
            this.clock = given;
            return this;
        }

        /** @throws UncheckedIOException if the folder for executions, the records of processes or the workflows cannot be used */
        public Engine build() {
            return new Engine(this);
        }
    }
}
