package dev.telltale.engine.run;

import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.Definition;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.JsonException;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One execution from its first node to its outcome: the only mutable heart, and the only writer of its stream.
 *
 * <p>Its public methods are thread-safe and return at once; what they ask for is done by messages, one at a time.
 */
public final class Run {
    /* Steps
     *
     * A message (a command, a timer, the end of a process) changes nodes and puts what may go on now on the agenda, which is then worked
     * off. After each message everything recorded goes to the journal as one batch; a long step flushes between two nodes, never within
     * one, so a node's end stands in one batch with the variables it sets and the skips it causes.
     *
     * Pause holds the agenda, except for skips, and what timers bring.
     *
     * Faults
     *
     * What a workflow can cause fails its node. A fault of the engine itself, or of the journal, ends the run: everything is stopped,
     * cleanup included, and the run ends as failed. If it does not come to an end of its own, it is given up: the ends that are missing
     * are told, so that no watcher waits for them. If the journal does not take that either, the outcome is the fault.
     */

    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** Steps of one message before others get the worker. */
    private static final int TURN = 256;

    /** How long a run that met a fault has to end what it has started. */
    private static final Duration FAULT_PATIENCE = Duration.ofSeconds(30);

    private final RunEnvironment environment;
    private final RunRequest request;
    private final Recorder recorder;
    private final Mailbox mailbox;
    private final Works works;
    private final ProgressMeter progress;
    private final Variables variables;
    private final RunFolder folder;
    private final GraphPlans.Plan plan;
    private final Narrator narrator;
    private final Verdict verdict;
    private final Places places;
    private final Agenda agenda = new Agenda();
    private final RunTimers timers = new RunTimers(this);
    private final Commands commands = new Commands(this);
    private final OpenCalls calls;
    private final CompletableFuture<RunEvent.Opening> started = new CompletableFuture<>();
    private final CompletableFuture<RunEvent> end = new CompletableFuture<>();
    private @Nullable Approvals approvals;
    private @Nullable GraphRun top;
    private volatile ExecutionStatus status = ExecutionStatus.RUNNING;
    private long startedMicros;
    private boolean isProgressTimed;
    private boolean isTurnOver;
    private boolean isGivenUp;
    private @Nullable Throwable fault;

    public Run(RunEnvironment environment, RunRequest request) {
        this.environment = environment;
        this.request = request;
        Workflow workflow = request.workflow();
        this.recorder = new Recorder(
                environment.journal(), environment.clock(), request.executionId(), workflow.name(), request.mask());
        this.mailbox = new Mailbox(environment.workers(), this::afterMessage, this::onFault);
        this.works = new Works(this);
        this.plan = environment.plans().of(workflow);
        this.progress = new ProgressMeter(this, plan);
        this.variables = new Variables(recorder);
        this.calls = new OpenCalls(request.origin().family());
        this.narrator = new Narrator(recorder, progress);
        this.verdict = new Verdict(recorder);
        this.places = new Places(this, workflow.maxParallel(), environment.places());
        this.folder = new RunFolder(request.directory(), environment.workspace(), request.executionId());
    }

    // ---- the door

    /** Accepts it, to begin when it is told to {@link #start}; once, and before anything else. */
    public void enqueue() {
        status = ExecutionStatus.PENDING;
        open(() -> {
            keepDefinition();
            RunEvent.Pending first = request.pending(recorder.next(status), plan.skeleton());
            record(first);
            return first;
        });
    }

    /** Begins; once, and not if it was cancelled while it was pending. */
    public void start() {
        open(this::begin);
    }

    /** @param opening records the event that opens it, and what follows from that */
    private void open(Supplier<RunEvent.Opening> opening) {
        post(() -> {
            if (verdict.isCancelled()) {
                return;
            }
            try {
                RunEvent.Opening first = opening.get();
                recorder.whenAcknowledged(new Recorder.Effect() {
                    @Override
                    public void acknowledged() {
                        started.complete(first);
                    }

                    @Override
                    public void lost(RuntimeException cause) {
                        started.completeExceptionally(cause);
                    }
                });
            } catch (RuntimeException problem) {
                started.completeExceptionally(problem);
                throw problem;
            }
        });
    }

    /**
     * Completes with the first event when that is acknowledged; with an exception if the journal refuses it.
     *
     * <p>It completes on the run's own thread: what follows from it must not take long, or is done {@link #elsewhere}.
     */
    public CompletionStage<RunEvent.Opening> started() {
        return started;
    }

    /**
     * Completes with the terminal event once it is acknowledged and everything that belonged to the execution is gone; with an exception
     * if no terminal event could be recorded. As with {@link #started}, what follows must not take long.
     */
    public CompletionStage<RunEvent> end() {
        return end;
    }

    /** Runs what may take its time: callbacks of those who wait for the start or the end. */
    public Executor elsewhere() {
        return this::complete;
    }

    /** Gives up waiting for the end: whatever it is waiting for is no longer there. */
    public void abandon(Throwable why) {
        end.completeExceptionally(why);
    }

    public RunRequest request() {
        return request;
    }

    public String executionId() {
        return request.executionId();
    }

    public ExecutionStatus status() {
        return status;
    }

    /** Stops it with all it has started; what is marked as cleanup still runs. */
    public CompletionStage<Applied> cancel(Command command) {
        return commands.give(Commands.Name.CANCEL, () -> {
            verdict.cancelled(command);
            commands.forget(
                    Commands.Name.PAUSE); // it holds no longer, so another one is refused and not answered as the first
            status = ExecutionStatus.CANCELLING;
            String reason = recorder.maskedOrNull(command.reason());
            record(new RunEvent.Cancelling(recorder.next(status), recorder.maskedOrNull(command.by()), reason));
            long seq = recorder.seq();
            boolean hasBegun = top != null; // if not, there is nothing to clean up either
            top = hasBegun ? top : GraphRun.top(this, plan.graph());
            stop(new Stop(SkipReason.CANCELLED, reason == null ? "the execution was cancelled" : reason, hasBegun));
            timers.resume();
            calls.resume(command); // those that belong to cleanup
            return seq;
        });
    }

    /** Lets nothing new start; what runs goes on to its end. */
    public CompletionStage<Applied> pause(Command command) {
        return commands.give(Commands.Name.PAUSE, () -> {
            if (status == ExecutionStatus.CANCELLING) {
                throw refusal("is being cancelled; it cannot be paused");
            } else if (status == ExecutionStatus.PENDING) {
                throw refusal("has not begun; it can be cancelled, and paused once it has");
            }
            commands.forget(Commands.Name.RESUME);
            status = ExecutionStatus.PAUSED;
            record(new RunEvent.Paused(
                    recorder.next(status),
                    recorder.maskedOrNull(command.by()),
                    recorder.maskedOrNull(command.reason())));
            timers.pause();
            calls.pause(command);
            return recorder.seq();
        });
    }

    /** Lets a paused one go on. */
    public CompletionStage<Applied> resume(Command command) {
        return commands.give(Commands.Name.RESUME, () -> {
            if (!isPaused()) {
                return recorder.seq(); // it goes on already
            }
            commands.forget(Commands.Name.PAUSE);
            status = ExecutionStatus.RUNNING;
            record(new RunEvent.Resumed(
                    recorder.next(status),
                    recorder.maskedOrNull(command.by()),
                    recorder.maskedOrNull(command.reason())));
            long seq = recorder.seq();
            progress.resumed();
            timers.resume();
            calls.resume(command);
            return seq;
        });
    }

    /** Answers a node that waits for an approval; also during a pause. */
    public CompletionStage<Applied> approve(Approval approval) {
        return commands.give(() -> approvals().answer(approval));
    }

    /** @throws RefusedException if it has ended */
    void checkAlive() {
        if (status.isTerminal()) {
            throw refusal("has ended (" + status.wireName() + ")");
        }
    }

    private RefusedException refusal(String why) {
        return new RefusedException(RefusedException.Reason.FINISHED, "execution '" + executionId() + "' " + why, null);
    }

    // ---- from start to end

    private void keepDefinition() {
        Definition written = request.workflow().definition();
        environment.journal().keepDefinition(written.sha256(), written.text());
    }

    private RunEvent.Started begin() {
        Workflow workflow = request.workflow();
        if (status != ExecutionStatus.PENDING) {
            keepDefinition();
        }
        status = ExecutionStatus.RUNNING;
        RunEvent.Started first = request.started(recorder.next(status), plan.skeleton());
        startedMicros = first.envelope().timestampMicros();
        record(first);
        GraphRun graph = GraphRun.top(this, plan.graph());
        top = graph;
        progress.begin(graph);
        Duration limit = workflow.timeout();
        if (limit != null) {
            timers.limit(limit, () -> timeIsUp(limit));
        }
        if (!workflow.variables().isEmpty()) {
            setVariables(workflow);
        }
        graph.begin();
        if (request.origin().reuse() != null) {
            request.origin().reuse().tell(graph);
        }
        return first;
    }

    private void setVariables(Workflow workflow) {
        try {
            Variables.initial(workflow, scope())
                    .forEach((name, value) -> variables.set(recorder.next(status), name, value));
        } catch (ExpressionException | JsonException problem) {
            String message = recorder.masked("variables: " + problem.getMessage());
            fail(new ExecutionError(ErrorKind.DATA, message, null, false), SkipReason.UPSTREAM);
        }
    }

    /** What every expression of it sees, besides nodes and the names of loops. */
    Map<String, @Nullable Object> scope() {
        Map<String, @Nullable Object> scope = new LinkedHashMap<>();
        scope.put("inputs", request.inputs());
        scope.put("vars", variables.view());
        scope.put(
                "execution",
                Map.of("id", executionId(), "workflow", request.workflow().name()));
        return scope;
    }

    private void timeIsUp(Duration limit) {
        String message = "the execution took longer than its timeout of " + Texts.of(limit);
        fail(new ExecutionError(ErrorKind.TIMEOUT, message, null, false), SkipReason.TIMEOUT);
    }

    /** Ends the execution as failed for a reason that is no node's. */
    private void fail(ExecutionError reason, SkipReason skip) {
        if (verdict.isOpen()) {
            verdict.failed(reason);
            stop(new Stop(skip, reason.message()));
        }
    }

    private void stop(Stop order) {
        if (top != null) {
            top.stop(order);
        }
    }

    /** A graph's last node has ended. */
    void graphEnded(GraphRun graph) {
        if (graph.loop() != null) {
            graph.loop().iterationEnded(graph);
        } else {
            finish(graph);
        }
    }

    private void finish(GraphRun graph) {
        if (isGivenUp) {
            return; // the end is told already
        }
        timers.cancel();
        progress.sayEnd(status);
        recordEnd(verdict.event(request.workflow(), graph, narrator.lastLines(), durationMs()));
    }

    private long durationMs() {
        return startedMicros == 0 ? 0 : Math.max(0, (recorder.now() - startedMicros) / 1000);
    }

    private void recordEnd(RunEvent last) {
        status = (ExecutionStatus) last.envelope().status();
        record(last);
        recorder.whenAcknowledged(new Recorder.Effect() {
            @Override
            public void acknowledged() {
                cleanUpThen(() -> end.complete(last));
            }

            @Override
            public void lost(RuntimeException cause) {
                cleanUpThen(() -> end.completeExceptionally(cause));
            }
        });
    }

    private void cleanUpThen(Runnable next) {
        if (folder.isClean()) { // waking another thread would cost more than many a run
            next.run();
            return;
        }
        complete(() -> {
            folder.delete();
            next.run();
        });
    }

    // ---- steps

    /** Adds a message. */
    void post(Runnable message) {
        mailbox.post(message);
    }

    /** A node's needs have all ended. */
    void ready(NodeRun node) {
        agenda.add(node);
    }

    /** A node that has waited for a place to work in may go on. */
    void again(NodeRun node) {
        agenda.again(node);
    }

    /** A loop may begin an iteration, or end. */
    void advance(LoopWork loop) {
        agenda.add(loop);
    }

    /** Takes steps until nothing can go on, or others should have a turn. */
    private void work() {
        agenda.skip();
        for (int steps = 0; steps < TURN && !isPaused(); steps++) {
            if (!agenda.step()) {
                return;
            }
            agenda.skip();
            if (recorder.isFull()) {
                recorder.flush();
            }
        }
        if (!isPaused() && !isTurnOver) {
            isTurnOver = true;
            post(() -> isTurnOver = false);
        }
    }

    private void afterMessage() {
        if (!isGivenUp) {
            work();
        }
        if (!status.isTerminal()) {
            sayProgress();
        }
        recorder.flush();
    }

    private void sayProgress() {
        long due = progress.dueInMs();
        if (due == 0) {
            progress.say(status);
        } else if (due > 0 && !isProgressTimed && mailbox.isLast()) {
            isProgressTimed = true;
            timers.surelyLater(Duration.ofMillis(due), () -> isProgressTimed = false);
        }
    }

    /** Whether it ends for a reason that is no node's. */
    boolean isEnding() {
        return !verdict.isOpen();
    }

    boolean isPaused() {
        return status == ExecutionStatus.PAUSED;
    }

    /** Tells the world outside; on a thread where that may take its time. */
    void complete(Runnable action) {
        try {
            environment.blocking().execute(action);
        } catch (RejectedExecutionException engineIsClosed) {
            action.run();
        }
    }

    // ---- faults

    private void onFault(Throwable problem) {
        if (end.isDone()) {
            log.warn("Execution {} met a fault after its end", executionId(), recorder.masked(problem));
            return;
        }
        log.error("Execution {} met a fault and ends", executionId(), recorder.masked(problem));
        boolean isFirst = fault == null;
        fault = isFirst ? problem : fault;
        try {
            if (isFirst && top != null && !top.hasEnded()) {
                endAfterFault(problem);
            } else {
                giveUp();
            }
        } catch (Throwable again) {
            log.error("Execution {} cannot end in order", executionId(), recorder.masked(again));
            giveUp();
        }
    }

    private void endAfterFault(Throwable problem) {
        String message = messageOf(problem);
        verdict.broken(new ExecutionError(ErrorKind.EXECUTION, message, null, false));
        status = isPaused() ? ExecutionStatus.RUNNING : status;
        timers.resume();
        timers.surelyLater(FAULT_PATIENCE, this::giveUp);
        stop(new Stop(SkipReason.UPSTREAM, message, false));
        work();
        recorder.flush();
    }

    private void giveUp() {
        Throwable why = fault;
        if (why == null || isGivenUp) {
            return;
        }
        isGivenUp = true;
        timers.cancel();
        List<Work> left = new ArrayList<>();
        boolean isTold = tellEnd(messageOf(why), left);
        recorder.close(why);
        left.forEach(this::stopQuietly);
        if (!isTold) {
            cleanUpThen(() -> end.completeExceptionally(why));
        }
    }

    /** Tells every end that is missing. @param left is given what still runs @return false if the journal is not to have them */
    private boolean tellEnd(String message, List<Work> left) {
        tellNodeEnds(message, left);
        if (recorder.isBroken() || !recorder.hasBegun()) {
            return false;
        }
        try {
            if (!status.isTerminal()) {
                progress.sayEnd(status);
                recordEnd(new RunEvent.Failed(
                        recorder.next(ExecutionStatus.FAILED),
                        new ExecutionError(ErrorKind.EXECUTION, message, null, false),
                        durationMs()));
            }
            recorder.flush();
            return true;
        } catch (Throwable refused) {
            log.error("The end of execution {} cannot be recorded", executionId(), recorder.masked(refused));
            return false;
        }
    }

    private void tellNodeEnds(String message, List<Work> left) {
        try {
            if (top != null) {
                top.abandon(message, left);
            }
        } catch (Throwable again) { // then its own end must do
            log.error("The ends of nodes of execution {} cannot be recorded", executionId(), recorder.masked(again));
        }
    }

    private void stopQuietly(Work work) {
        try {
            work.stop();
        } catch (RuntimeException problem) {
            log.warn(
                    "Something that execution {} had started cannot be stopped",
                    executionId(),
                    recorder.masked(problem));
        }
    }

    private String messageOf(Throwable problem) {
        return Texts.cut(recorder.masked("internal error: " + problem));
    }

    /** Whether nobody listens any more. */
    boolean isOver() {
        return end.isDone();
    }

    // ---- what nodes tell and ask

    EngineClock clock() {
        return environment.clock();
    }

    RunTimers timers() {
        return timers;
    }

    void record(ExecutionEvent event) {
        recorder.add(event);
    }

    Recorder recorder() {
        return recorder;
    }

    /** Where its nodes work. */
    Places places() {
        return places;
    }

    /** Its nodes that wait for an approval. */
    Approvals approvals() {
        if (approvals == null) {
            approvals = new Approvals(executionId(), plan.graph());
        }
        return approvals;
    }

    /** Tells what nodes say. */
    Narrator narrator() {
        return narrator;
    }

    Variables variables() {
        return variables;
    }

    ProgressMeter progress() {
        return progress;
    }

    Works works() {
        return works;
    }

    /** The calls that have not come back. */
    OpenCalls calls() {
        return calls;
    }

    /** What it gave, secrets as they are; empty unless it has completed. For who has seen its end. */
    Map<String, @Nullable Object> outputs() {
        return verdict.outputs();
    }

    /** What is secret in it; for who has seen its end. */
    SecretMask mask() {
        return recorder.mask();
    }

    RunFolder folder() {
        return folder;
    }

    /** The workflow's own graph, or null before it begins. */
    @Nullable
    GraphRun graph() {
        return top;
    }

    RunEnvironment environment() {
        return environment;
    }

    double random() {
        return environment.random().getAsDouble();
    }
}
