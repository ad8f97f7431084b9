package dev.telltale.engine.run;

import static java.time.temporal.ChronoUnit.MICROS;

import dev.telltale.engine.expression.ExpressionException;
import dev.telltale.engine.workflow.Definition;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.ErrorKind;
import dev.telltale.event.ExecutionError;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.JsonException;
import dev.telltale.event.NodeEvent.SkipReason;
import dev.telltale.event.RunEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an execution opens and begins, with what holds from there on: its variables and its time limit.
 *
 * <p>Not thread-safe: belongs to its run, unless a method says otherwise.
 */
final class Beginning {
    private final Run run;
    private final GraphPlans.Plan plan;
    private final CompletableFuture<RunEvent.Opening> started = new CompletableFuture<>();
    private long micros;

    Beginning(Run run, GraphPlans.Plan plan) {
        this.run = run;
        this.plan = plan;
    }

    /** As {@link Run#started}. */
    CompletionStage<RunEvent.Opening> started() {
        return started;
    }

    /** When it began, microseconds since the epoch; 0 before. */
    long micros() {
        return micros;
    }

    // ---- the opening

    /** As {@link Run#enqueue}. */
    void enqueue() {
        run.setStatus(ExecutionStatus.PENDING);
        open(() -> {
            keepDefinition();
            RunEvent.Pending first = run.request().pending(run.recorder().next(run.status()), plan.skeleton());
            run.recorder()
                    .add(
                            first,
                            run.request().hidesSomething(),
                            () -> run.request().plainlyPending(first.envelope(), plan.skeleton()));
            return first;
        });
    }

    /** As {@link Run#start}. Thread-safe. */
    void start() {
        open(this::begin);
    }

    /** @param opening records the event that opens it, and what follows from that */
    private void open(Supplier<RunEvent.Opening> opening) {
        run.post(() -> {
            if (run.verdict().isCancelled()) {
                return;
            }
            try {
                RunEvent.Opening first = opening.get();
                run.recorder().whenAcknowledged(new Recorder.Effect() {
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

    private void keepDefinition() {
        Definition written = run.request().workflow().definition();
        run.environment().journal().keepDefinition(written.sha256(), written.text());
    }

    private RunEvent.Started begin() {
        Workflow workflow = run.request().workflow();
        if (run.status() != ExecutionStatus.PENDING) {
            keepDefinition();
        }
        run.setStatus(ExecutionStatus.RUNNING);
        RunEvent.Started first = run.request().started(run.recorder().next(run.status()), plan.skeleton());
        run.recorder()
                .add(
                        first,
                        run.request().hidesSomething(),
                        () -> run.request().plainlyStarted(first.envelope(), plan.skeleton()));
        GraphRun graph = hasBegun(first);
        limit(workflow.timeout());
        if (!workflow.variables().isEmpty()) {
            setVariables(workflow);
        }
        graph.begin();
        Reuse reuse = run.request().origin().reuse();
        if (reuse != null) {
            reuse.tell(graph);
        }
        return first;
    }

    private GraphRun hasBegun(RunEvent.Started first) {
        micros = first.envelope().timestampMicros();
        GraphRun graph = run.makeGraph();
        run.progress().begin(graph);
        return graph;
    }

    // ---- after a restart

    /** An earlier life has told it. */
    void wasTold(RunEvent.Opening first) {
        started.complete(first);
        if (first instanceof RunEvent.Started begun) {
            run.setStatus(ExecutionStatus.RUNNING);
            hasBegun(begun);
        } else {
            run.setStatus(ExecutionStatus.PENDING);
        }
    }

    /** Sees to what holds from its beginning on, as far as the earlier life did not come to that. */
    void goOn(Standstill standstill) {
        Workflow workflow = run.request().workflow();
        Duration limit = workflow.timeout();
        Duration left = limit == null
                ? null
                : limit.minus(standstill.counted(micros, run.recorder().now()), MICROS);
        boolean isUp = left != null && (left.isNegative() || left.isZero());
        limit(isUp ? null : left);
        if (isUp) {
            timeIsUp();
        } else if (!run.variables().hasAll(workflow)) {
            setVariables(workflow);
        }
    }

    // ---- what holds from there on

    private void limit(@Nullable Duration left) {
        if (left != null) {
            run.timers().limit(left, this::timeIsUp);
        }
    }

    private void timeIsUp() {
        Duration limit = Objects.requireNonNull(run.request().workflow().timeout());
        String message = "the execution took longer than its timeout of " + Texts.of(limit);
        fail(new ExecutionError(ErrorKind.TIMEOUT, message, null, false), SkipReason.TIMEOUT);
    }

    private void setVariables(Workflow workflow) {
        try {
            Variables.initial(workflow, run.scope())
                    .forEach((name, value) -> run.variables().set(run.recorder().next(run.status()), name, value));
        } catch (ExpressionException | JsonException problem) {
            String message = run.recorder().masked("variables: " + problem.getMessage());
            fail(new ExecutionError(ErrorKind.DATA, message, null, false), SkipReason.UPSTREAM);
        }
    }

    /** Ends the execution as failed for a reason that is no node's. */
    private void fail(ExecutionError reason, SkipReason skip) {
        if (run.verdict().isOpen()) {
            run.verdict().failed(reason);
            run.stop(new Stop(skip, reason.message()));
        }
    }
}
