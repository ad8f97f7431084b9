package dev.telltale.engine;

import dev.telltale.engine.run.Origin;
import dev.telltale.engine.run.Reuse;
import dev.telltale.engine.run.Run;
import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Node;
import dev.telltale.engine.workflow.NodeKind;
import dev.telltale.engine.workflow.RunNode;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionControl.Rerun;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.NearestName;
import dev.telltale.event.Parent;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import dev.telltale.event.RunEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Works out how an ended execution is repeated, from what the journal has of it. Thread-safe. */
final class Reruns {
    /** Events read at a time. */
    private static final int PAGE = 1000;

    private final EventJournal journal;
    private final Workflows workflows;
    private final LiveRuns live;

    Reruns(EventJournal journal, Workflows workflows, LiveRuns live) {
        this.journal = journal;
        this.workflows = workflows;
        this.live = live;
    }

    /**
     * What repeats an execution.
     *
     * @param inputs not yet checked
     */
    record Plan(Workflow workflow, Map<String, @Nullable Object> inputs, Map<String, String> labels, Origin origin) {}

    /** @throws RefusedException if it is unknown, has not ended, or something needed of it is no longer known */
    Plan plan(String executionId, Rerun rerun) {
        RunEvent.Opening opening = opening(executionId);
        Workflow workflow = workflow(opening);
        boolean mayHide = mayHideSecrets(workflow, opening);
        Map<String, @Nullable Object> inputs = inputs(workflow, opening, rerun, mayHide);
        String from = rerun.from();
        Reuse reuse = from == null ? null : reuse(executionId, workflow, from, mayHide);
        return new Plan(workflow, inputs, opening.labels(), Origin.repeated(new Parent(executionId, from), reuse));
    }

    private RunEvent.Opening opening(String id) {
        Run run = live.find(id);
        if (run != null && !run.status().isTerminal()) {
            throw new RefusedException(
                    Reason.NOT_FINISHED,
                    "execution '" + id + "' has not ended",
                    "wait for its end, or cancel it first");
        }
        List<EventJournal.Entry> first = journal.readExecution(id, 0, 1);
        if (first.isEmpty()) {
            throw new RefusedException(Reason.UNKNOWN_EXECUTION, "there is no execution '" + id + "'", null);
        } else if (!(first.get(0).event() instanceof RunEvent.Opening opening)) {
            throw gone("the beginning of execution '" + id + "' is no longer kept", "start it with its inputs");
        } else {
            return opening;
        }
    }

    private Workflow workflow(RunEvent.Opening opening) {
        String text = journal.definition(opening.definition());
        if (text == null) {
            throw gone(
                    "the workflow text of execution '" + opening.envelope().executionId() + "' is no longer kept",
                    "start it with its text and inputs");
        }
        try {
            return workflows.check(text, opening.envelope().workflow());
        } catch (InvalidWorkflowException invalid) { // it may use tasks that are gone
            throw new RefusedException(
                    Reason.INVALID_WORKFLOW, "its workflow can no longer run", null, invalid.problems());
        }
    }

    private static RefusedException gone(String what, String hint) {
        return new RefusedException(Reason.NO_LONGER_KEPT, what, hint);
    }

    /** Whether something in the events of an execution may stand in the place of a secret. */
    private static boolean mayHideSecrets(Workflow workflow, RunEvent.Opening opening) {
        boolean hasSecretInput = workflow.inputs().stream()
                .anyMatch(input -> input.secret() && opening.inputs().get(input.name()) != null);
        return hasSecretInput
                || opening.parent() != null
                || workflow.kinds().stream().anyMatch(Reruns::mayMakeSecret);
    }

    /** Whether a node may bring a secret in: by its environment, or from what it calls. */
    private static boolean mayMakeSecret(NodeKind kind) {
        return kind instanceof CallNode
                || (kind instanceof RunNode run && run.env().values().stream().anyMatch(RunNode.EnvEntry::secret));
    }

    private static Map<String, @Nullable Object> inputs(
            Workflow workflow, RunEvent.Opening opening, Rerun rerun, boolean mayHide) {
        Map<String, @Nullable Object> inputs = new LinkedHashMap<>(rerun.inputs());
        List<Problem> unknown = new ArrayList<>();
        for (InputSpec input : workflow.inputs()) {
            Object before = opening.inputs().get(input.name());
            if (inputs.containsKey(input.name()) || before == null) {
                continue;
            } else if (input.secret() || (mayHide && isMasked(before))) {
                String why = input.secret() ? "is secret, and so is not kept" : "held a secret, which is not kept";
                String message = "the input '" + input.name() + "' " + why;
                unknown.add(new Problem(0, 0, "inputs." + input.name(), message, "give it again"));
            } else {
                inputs.put(input.name(), before);
            }
        }
        if (!unknown.isEmpty()) {
            throw new RefusedException(
                    Reason.INVALID_INPUTS, "what was secret is not kept", "give it again under inputs", unknown);
        }
        return inputs;
    }

    private Reuse reuse(String id, Workflow workflow, String from, boolean mayHide) {
        List<String> ids = workflow.graph().nodes().stream().map(Node::id).toList();
        if (!ids.contains(from)) {
            String nearest = NearestName.hint(from, ids);
            throw new RefusedException(
                    Reason.UNKNOWN_NODE,
                    "workflow '" + workflow.name() + "' has no node '" + from + "' outside loop bodies",
                    nearest == null ? "use one of " + String.join(", ", ids) : nearest);
        }
        Reuse reuse = Reuse.of(workflow, from, past(id));
        for (Reuse.Outcome outcome : reuse.outcomes()) {
            if (mayHide && (isMasked(outcome.outputs()) || isMasked(outcome.variables()))) {
                throw gone(
                        "node '" + outcome.nodeId() + "' gave a secret, which is not kept",
                        "rerun from this node or one before it, or everything");
            }
        }
        return reuse;
    }

    private Reuse.Past past(String id) {
        Reuse.Past past = new Reuse.Past();
        ExecutionEvent last = null;
        long count = 0;
        List<EventJournal.Entry> page = journal.readExecution(id, 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(entry -> past.add(entry.event()));
            count += page.size();
            last = page.get(page.size() - 1).event();
            page = journal.readExecution(id, last.envelope().seq(), PAGE);
        }
        if (last == null || !last.isTerminal() || last.envelope().seq() != count) {
            throw gone(
                    "the events of execution '" + id + "' are no longer all kept", "rerun everything, without 'from'");
        }
        return past;
    }

    private static boolean isMasked(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.keySet().stream().anyMatch(Reruns::isMasked)
                    || map.values().stream().anyMatch(Reruns::isMasked);
        } else if (value instanceof List<?> list) {
            return list.stream().anyMatch(Reruns::isMasked);
        }
        return value instanceof String text && text.contains(SecretMask.REPLACEMENT);
    }
}
