package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ExecutionControl.Applied;
import dev.telltale.event.ExecutionControl.Approval;
import dev.telltale.event.ExecutionControl.Command;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Parent;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
    private final Steps steps = new Steps(this);
    private final Life life = new Life(this);
    private final Beginning beginning;
    private final RunTimers timers = new RunTimers(this);
    private final Commands commands = new Commands(this);
    private final Faults faults = new Faults(this);
    private final OpenCalls calls;
    private final CompletableFuture<RunEvent> end = new CompletableFuture<>();
    private @Nullable Approvals approvals;
    private @Nullable GraphRun top;
    private volatile ExecutionStatus status = ExecutionStatus.RUNNING;
    private boolean isProgressTimed;
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
        this.beginning = new Beginning(this, plan);
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
        beginning.enqueue();
    }

    /** Begins; once, and not if it was cancelled while it was pending. */
    public void start() {
        beginning.start();
    }

    /**
     * Completes with the first event when that is acknowledged; with an exception if the journal refuses it.
     *
     * <p>It completes on the run's own thread or the journal's: what follows from it must not take long, or is done {@link #elsewhere}.
     */
    public CompletionStage<RunEvent.Opening> started() {
        return beginning.started();
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
        life.suspend();
    }

    /** Completes once it is suspended, or has ended, and no process and no task of it is at work. */
    public CompletionStage<Void> rest() {
        return life.rest();
    }

    /** Ends this life of the execution: nothing more is told, and nothing of it happens. Another life goes on from there. */
    public CompletionStage<Void> freeze() {
        return life.freeze();
    }

    /** What brings it back to where its events have left it; once, before anything else. */
    public Replay replay() {
        return life.replay();
    }

    /** Whether another execution called it, and waits for it. */
    public boolean isCalled() {
        return request.origin().depth() > 0;
    }

    /** What an execution has from this one that it was called by. */
    public Origin originOfCalled(Parent node) {
        return Origin.called(node, request.origin().depth() + 1, recorder.mask(), calls.family());
    }

    // ---- from start to end

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
        if (isGivenUp || life.isReplayed()) {
            return; // the end is told already, or will be
        }
        timers.cancel();
        progress.sayEnd(status);
        recordEnd(verdict.event(request.workflow(), graph, narrator.lastLines(), durationMs()));
    }

    long durationMs() {
        long begun = beginning.micros();
        return begun == 0 ? 0 : Math.max(0, (recorder.now() - begun) / 1000);
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

    // ---- messages

    /** Adds a message. */
    void post(Mailbox.Message message) {
        mailbox.post(message);
    }

    private void afterMessage() {
        if (!isGivenUp) {
            steps.take();
        }
        if (!status.isTerminal()) {
            sayProgress();
        }
        recorder.flush();
        life.restIfIdle();
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

    /** Whether it is kept from starting anything new. */
    boolean isHeld() {
        return isPaused() || life.isSuspended();
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

    // ---- what it is made of

    Beginning beginning() {
        return beginning;
    }

    /** What may go on now. */
    Steps steps() {
        return steps;
    }

    /** This life of it. */
    Life life() {
        return life;
    }

    Commands commands() {
        return commands;
    }

    /** Whether nobody listens any more. Thread-safe. */
    boolean isOver() {
        return end.isDone();
    }

    /** Whether a process or a task of it is at work now, and somebody cares. */
    boolean isAtWork() {
        return !isGivenUp && top != null && top.isAtWork();
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
        if (!hasBegun) {
            makeGraph();
        }
        return hasBegun;
    }

    /** Makes the workflow's own graph. */
    GraphRun makeGraph() {
        GraphRun graph = GraphRun.top(this, plan.graph());
        top = graph;
        return graph;
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
