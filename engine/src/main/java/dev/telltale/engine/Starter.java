package dev.telltale.engine;

import dev.telltale.engine.run.Origin;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.run.RunEnvironment;
import dev.telltale.engine.run.RunRequest;
import dev.telltale.engine.workflow.InvalidInputsException;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionControl.StartRequest;
import dev.telltale.event.ExecutionControl.Started;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.Json;
import dev.telltale.event.JsonException;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.event.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts executions: for embedders at once, for requests after a look at what they ask and whether they asked before. Thread-safe. */
final class Starter {
    /** Events read at a time. */
    private static final int PAGE = 1000;

    /** Bytes of an execution's labels together, as JSON: they are read again and again, by every filter. */
    private static final int MOST_LABELS = RunEvent.Started.MAX_LABEL_BYTES;

    private final RunEnvironment environment;
    private final Workflows workflows;
    private final LiveRuns live;
    private final Reruns reruns;
    private final ExecutionIds ids = new ExecutionIds();

    Starter(RunEnvironment environment, Workflows workflows, LiveRuns live) {
        this.environment = environment;
        this.workflows = workflows;
        this.live = live;
        this.reruns = new Reruns(environment.journal(), workflows, live);
    }

    Execution start(Workflow workflow, Map<String, @Nullable Object> bound, StartOptions options) {
        return launch(request(workflow, bound, options), options.executionId() == null);
    }

    /** As {@link dev.telltale.event.ExecutionControl#start} says. */
    CompletionStage<Started> start(StartRequest asked) {
        return later(() -> startNow(asked));
    }

    /** As {@link dev.telltale.event.ExecutionControl#rerun} says. */
    CompletionStage<Started> rerun(String executionId, Rerun rerun) {
        return later(() -> {
            Reruns.Plan plan = reruns.plan(executionId, rerun);
            RunRequest request = new RunRequest(
                    ids.next(environment.clock().micros()),
                    plan.workflow(),
                    bound(plan.workflow(), plan.inputs()),
                    plan.labels(),
                    rerun.trigger(),
                    null,
                    plan.origin());
            return begun(request, launch(request, true));
        });
    }

    private CompletionStage<Started> later(Supplier<CompletionStage<Started>> start) {
        CompletableFuture<Started> answer = new CompletableFuture<>();
        try {
            environment.blocking().execute(() -> answer(start, answer));
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(new RefusedException(Reason.UNAVAILABLE, "the engine is closed", null));
        }
        return answer;
    }

    private static void answer(Supplier<CompletionStage<Started>> start, CompletableFuture<Started> answer) {
        try {
            start.get().whenComplete((started, problem) -> {
                if (problem == null) {
                    answer.complete(started);
                } else {
                    answer.completeExceptionally(
                            problem instanceof CompletionException && problem.getCause() != null
                                    ? problem.getCause()
                                    : problem);
                }
            });
        } catch (RuntimeException refused) {
            answer.completeExceptionally(refused);
        }
    }

    private RunRequest request(Workflow workflow, Map<String, @Nullable Object> bound, StartOptions options) {
        check(options.labels());
        String id =
                options.executionId() == null ? ids.next(environment.clock().micros()) : checked(options.executionId());
        return new RunRequest(
                id, workflow, bound, options.labels(), options.trigger(), options.directory(), Origin.NONE);
    }

    private Execution launch(RunRequest request, boolean isFresh) {
        Run run = new Run(environment, request);
        live.start(run, isFresh);
        return new Execution(run);
    }

    private static void check(Map<String, String> labels) {
        int size;
        try {
            size = Json.size(Json.freeze(labels));
        } catch (JsonException problem) {
            throw new RefusedException(Reason.MALFORMED, "the labels cannot be kept: " + problem.getMessage(), null);
        }
        if (size > MOST_LABELS) {
            throw new RefusedException(
                    Reason.MALFORMED,
                    "the labels are " + size + " bytes as JSON; at most " + MOST_LABELS + " are allowed",
                    "labels are for filters; give what the execution works on as inputs");
        }
    }

    private static String checked(String id) {
        if (!ExecutionIds.isValid(id)) {
            throw new RefusedException(
                    Reason.MALFORMED,
                    "the execution id '" + id + "' is none",
                    "use 1 to 64 letters, digits, '_' and '-'");
        }
        return id;
    }

    private CompletionStage<Started> startNow(StartRequest asked) {
        Workflow workflow = workflowOf(asked);
        StartOptions options = new StartOptions(asked.executionId(), asked.labels(), asked.trigger(), null);
        RunRequest request = request(workflow, bound(workflow, asked.inputs()), options);
        boolean isFresh = asked.executionId() == null;
        CompletionStage<Started> before = isFresh ? null : startedBefore(request);
        if (before != null) {
            return before;
        }
        try {
            return begun(request, launch(request, isFresh));
        } catch (RefusedException refused) {
            // The same request may have come twice at once, and the other one was faster.
            before = refused.reason() == Reason.ID_TAKEN ? startedBefore(request) : null;
            if (before == null) {
                throw refused;
            }
            return before;
        }
    }

    private static Map<String, @Nullable Object> bound(
            Workflow workflow, Map<String, ? extends @Nullable Object> inputs) {
        try {
            return workflow.bind(inputs);
        } catch (InvalidInputsException problem) {
            throw new RefusedException(
                    Reason.INVALID_INPUTS,
                    "the inputs do not fit workflow '" + workflow.name() + "'",
                    null,
                    problem.problems());
        }
    }

    private static CompletionStage<Started> begun(RunRequest request, Execution execution) {
        return execution
                .started()
                .thenApply(begun ->
                        answer(request, (ExecutionStatus) begun.envelope().status(), true));
    }

    private static Started answer(RunRequest request, ExecutionStatus status, boolean isNew) {
        return new Started(request.executionId(), request.workflow().name(), status, isNew);
    }

    private Workflow workflowOf(StartRequest request) {
        String name = request.workflow();
        if ((name == null) == (request.definition() == null)) {
            throw new RefusedException(
                    Reason.MALFORMED, "a start needs a workflow's name or a definition, one of them", null);
        }
        if (name == null) {
            try {
                return workflows.check(Objects.requireNonNull(request.definition()), "definition");
            } catch (InvalidWorkflowException problem) {
                throw new RefusedException(
                        Reason.INVALID_WORKFLOW, "the workflow is invalid", null, problem.problems());
            }
        }
        return workflows.find(name);
    }

    /** The answer to a repeated request, or null if the id is free. */
    private @Nullable CompletionStage<Started> startedBefore(RunRequest request) {
        String id = request.executionId();
        Run run = live.find(id);
        if (run != null) {
            if (!request.isSameAs(run.request())) {
                throw LiveRuns.taken(id);
            }
            return run.started().thenApplyAsync(begun -> answer(request, run.status(), false), run.elsewhere());
        }
        List<EventJournal.Entry> first = environment.journal().readExecution(id, 0, 1);
        if (first.isEmpty()) {
            return null;
        }
        if (!(first.get(0).event() instanceof RunEvent.Opening opening) || !request.isSameAs(opening)) {
            throw LiveRuns.taken(id);
        }
        return CompletableFuture.completedFuture(answer(request, statusInJournal(id), false));
    }

    private ExecutionStatus statusInJournal(String id) {
        ExecutionStatus status = ExecutionStatus.RUNNING;
        long seq = 0;
        List<EventJournal.Entry> page = environment.journal().readExecution(id, seq, PAGE);
        while (!page.isEmpty()) {
            for (EventJournal.Entry entry : page) {
                seq = entry.event().envelope().seq();
                status = entry.event().envelope().status() instanceof ExecutionStatus own ? own : status;
            }
            page = environment.journal().readExecution(id, seq, PAGE);
        }
        return status;
    }
}
