package dev.telltale.engine.run;

import static java.time.temporal.ChronoUnit.MICROS;

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
import dev.telltale.event.Parent;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
     * Pause holds the agenda, except for skips, and what timers bring. So does the end of a life, and a journal that cannot keep up.
     */

    /** Steps of one message before others get the worker. */
    private static final int TURN = 256;

    /** How long it waits for a journal that cannot keep up before it looks again. */
    private static final Duration JOURNAL_PATIENCE = Duration.ofMillis(10);

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
    private final Faults faults = new Faults(this);
    private final OpenCalls calls;
    private final CompletableFuture<RunEvent.Opening> started = new CompletableFuture<>();
    private final CompletableFuture<RunEvent> end = new CompletableFuture<>();
    private final CompletableFuture<Void> rest = new CompletableFuture<>();
    private @Nullable Approvals approvals;
    private @Nullable GraphRun top;
    private volatile ExecutionStatus status = ExecutionStatus.RUNNING;
    private long startedMicros;
    private boolean isProgressTimed;
    private boolean isTurnOver;
    private boolean isReplayed;
    private boolean isAsleep;
    private volatile boolean isSuspended; // also read by those who speak
    private boolean awaitsJournal;
    private boolean isGivenUp;

    public Run(RunEnvironment environment, RunRequest request) {
        this.environment = environment;
        this.request = request;
        Workflow workflow = request.workflow();
        this.recorder = new Recorder(
                environment.journal(),
                environment.clock(),
                request.executionId(),
                workflow.name(),
                request.mask(),
                request.directory() == null ? null : request.directory().toString());
        this.mailbox = new Mailbox(environment.workers(), this::afterMessage, faults::met);
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
            recorder.add(
                    first, request.hidesSomething(), () -> request.plainlyPending(first.envelope(), plan.skeleton()));
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
     * <p>It completes on the run's own thread or the journal's: what follows from it must not take long, or is done {@link #elsewhere}.
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

    /** Runs what may take its time: callbacks of those who wait for the start or the end. As {@link #complete}. */
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
        return commands.cancel(command);
    }

    /** Lets nothing new start; what runs goes on to its end. */
    public CompletionStage<Applied> pause(Command command) {
        return commands.pause(command);
    }

    /** Lets a paused one go on. */
    public CompletionStage<Applied> resume(Command command) {
        return commands.resume(command);
    }

    /** Answers a node that waits for an approval; also during a pause. */
    public CompletionStage<Applied> approve(Approval approval) {
        return commands.approve(approval);
    }

    /** Lets nothing new start, as this life of the execution is about to end; it is not told. */
    public void suspend() {
        post(() -> isSuspended = true);
    }

    /** Completes once it is suspended, or has ended, and no process and no task of it is at work. */
    public CompletionStage<Void> rest() {
        return rest;
    }

    /** Ends this life of the execution: nothing more is told, and nothing of it happens. Another life goes on from there. */
    public CompletionStage<Void> freeze() {
        CompletableFuture<Void> frozen = new CompletableFuture<>();
        post(() -> {
            if (!end.isDone() && !status.isTerminal()) {
                recorder.flush();
                RuntimeException why = suspended();
                isGivenUp = true;
                timers.cancel();
                recorder.close(why);
                end.completeExceptionally(why);
            }
            frozen.complete(null);
        });
        return frozen;
    }

    private RefusedException suspended() {
        return new RefusedException(
                RefusedException.Reason.UNAVAILABLE,
                "execution '" + executionId() + "' is suspended: the engine is stopping",
                "it goes on when the engine is started again");
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
        recorder.add(first, request.hidesSomething(), () -> request.plainlyStarted(first.envelope(), plan.skeleton()));
        GraphRun graph = hasBegun(first);
        limit(workflow.timeout());
        if (!workflow.variables().isEmpty()) {
            setVariables(workflow);
        }
        graph.begin();
        if (request.origin().reuse() != null) {
            request.origin().reuse().tell(graph);
        }
        return first;
    }

    private GraphRun hasBegun(RunEvent.Started first) {
        startedMicros = first.envelope().timestampMicros();
        GraphRun graph = GraphRun.top(this, plan.graph());
        top = graph;
        progress.begin(graph);
        return graph;
    }

    private void limit(@Nullable Duration left) {
        if (left != null) {
            timers.limit(left, this::timeIsUp);
        }
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

    private void timeIsUp() {
        Duration limit = Objects.requireNonNull(request.workflow().timeout());
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

    void stop(Stop order) {
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
        if (isGivenUp || isReplayed) {
            return; // the end is told already, or will be
        }
        timers.cancel();
        progress.sayEnd(status);
        recordEnd(verdict.event(request.workflow(), graph, narrator.lastLines(), durationMs()));
    }

    long durationMs() {
        return startedMicros == 0 ? 0 : Math.max(0, (recorder.now() - startedMicros) / 1000);
    }

    void recordEnd(RunEvent last) {
        status = (ExecutionStatus) last.envelope().status();
        boolean isMasked =
                last instanceof RunEvent.Completed shown && !shown.outputs().equals(verdict.outputs());
        recorder.add(last, isMasked, () -> new RunEvent.Completed(last.envelope(), verdict.outputs(), durationMs()));
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

    void cleanUpThen(Runnable next) {
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
    void post(Mailbox.Message message) {
        mailbox.post(message);
    }

    /** A node's needs have all ended. */
    void ready(NodeRun node) {
        if (!isReplayed) { // else it is looked for when all is told
            agenda.add(node);
        }
    }

    /** A node that has waited for a place to work in, or for its next attempt, may go on. */
    void again(NodeRun node) {
        agenda.again(node);
    }

    /** A loop may begin an iteration, or end. */
    void advance(LoopWork loop) {
        if (!isReplayed) {
            agenda.add(loop);
        }
    }

    /** Takes steps until nothing can go on, or others should have a turn. */
    void work() {
        agenda.skip();
        for (int steps = 0; steps < TURN && mayStart(); steps++) {
            if (!agenda.step()) {
                return;
            }
            agenda.skip();
            if (recorder.isFull()) {
                recorder.flush();
            }
        }
        if (!isHeld() && !awaitsJournal && !isTurnOver) {
            isTurnOver = true;
            post(() -> isTurnOver = false);
        }
    }

    /** Whether the journal is so far behind, or its disk in such a state, that only what ends the run may go on. */
    private boolean awaitsJournal() {
        if (!awaitsJournal && verdict.isOpen() && recorder.isBehind()) {
            awaitsJournal = true;
            timers.surelyLater(JOURNAL_PATIENCE, () -> awaitsJournal = false);
        }
        return awaitsJournal && verdict.isOpen();
    }

    private void afterMessage() {
        if (!isGivenUp) {
            work();
        }
        if (!status.isTerminal()) {
            sayProgress();
        }
        recorder.flush();
        if (isSuspended && !rest.isDone() && (status.isTerminal() || isGivenUp || top == null || !top.isAtWork())) {
            rest.complete(null);
        }
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

    /** Whether this life of it is about to end. Thread-safe. */
    boolean isSuspended() {
        return isSuspended;
    }

    /** Whether it is kept from starting anything new. */
    boolean isHeld() {
        return isPaused() || isSuspended;
    }

    /** Whether something new may start at this moment; if not, what is on the agenda does when it may. */
    boolean mayStart() {
        return !isHeld() && !awaitsJournal();
    }

    /** Tells the world outside; on a thread where that may take its time, or on the caller's once the engine is closed. */
    void complete(Runnable action) {
        try {
            environment.blocking().execute(action);
        } catch (RejectedExecutionException engineIsClosed) {
            action.run();
        }
    }

    /** Nothing of it goes on by itself any more; false if that was so before. */
    boolean giveUp() {
        boolean isFirst = !isGivenUp;
        isGivenUp = true;
        timers.cancel();
        return isFirst;
    }

    // ---- after a restart

    /** What brings it back to where its events have left it; once, before anything else. */
    public Replay replay() {
        isReplayed = true;
        isAsleep = true;
        return new Replay(this);
    }

    /** An earlier life has told its beginning. */
    void hadOpened(RunEvent.Opening first) {
        started.complete(first);
        if (first instanceof RunEvent.Started begun) {
            status = ExecutionStatus.RUNNING;
            hasBegun(begun);
        } else {
            status = ExecutionStatus.PENDING;
        }
    }

    /** All is told. @param lastPosition of its last event in the journal */
    void replayed(long lastPosition, LeftFolders left) {
        isReplayed = false;
        recorder.goOnBehind(lastPosition);
        folder.adopt(left);
    }

    /** Goes on, where it had begun. */
    void goOn(Standstill standstill) {
        post(() -> {
            GraphRun graph = top;
            if (graph == null || end.isDone()) {
                isAsleep = false;
                return;
            }
            progress.resumed(); // how long what was running then takes in all says nothing
            Workflow workflow = request.workflow();
            Duration limit = workflow.timeout();
            Duration left =
                    limit == null ? null : limit.minus(standstill.counted(startedMicros, recorder.now()), MICROS);
            boolean isUp = left != null && (left.isNegative() || left.isZero());
            limit(isUp ? null : left);
            if (isUp) {
                timeIsUp();
            } else if (!variables.hasAll(workflow)) {
                setVariables(workflow);
            }
            if (!status.isTerminal()) {
                graph.goOn(standstill);
            }
            isAsleep = false;
            if (isPaused()) {
                timers.pause();
            }
        });
    }

    /** Whether it is being told again what an earlier life has told: nothing follows from that but its state. */
    boolean isReplayed() {
        return isReplayed;
    }

    /** Whether what had begun in an earlier life has not gone on yet. */
    boolean isAsleep() {
        return isAsleep;
    }

    Commands commands() {
        return commands;
    }

    /** Whether another execution called it, and waits for it. */
    public boolean isCalled() {
        return request.origin().depth() > 0;
    }

    /** What an execution has from this one that it was called by. */
    public Origin originOfCalled(Parent node) {
        return Origin.called(node, request.origin().depth() + 1, recorder.mask(), calls.family());
    }

    /** Whether nobody listens any more. Thread-safe. */
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

    void setStatus(ExecutionStatus next) {
        status = next;
    }

    Verdict verdict() {
        return verdict;
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

    /** Whether it has begun; from here on it has a graph, which one that is cancelled before needs too. */
    boolean hasGraph() {
        boolean hasBegun = top != null;
        top = hasBegun ? top : GraphRun.top(this, plan.graph());
        return hasBegun;
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
