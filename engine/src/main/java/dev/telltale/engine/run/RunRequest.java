package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.InputSpec;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.Envelope;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one execution is to do. Immutable. */
public final class RunRequest {
    private final String executionId;
    private final Workflow workflow;
    private final Map<String, @Nullable Object> inputs;
    private final Map<String, String> labels;
    private final Trigger trigger;
    private final @Nullable Path directory;
    private final Origin origin;
    private final SecretMask mask;

    /**
     * @param inputs as {@link Workflow#bind} gives them
     * @param directory where processes run unless a node says otherwise, or null for a fresh folder that goes with the execution
     * @param origin what it has from another execution
     */
    public RunRequest(
            String executionId,
            Workflow workflow,
            Map<String, @Nullable Object> inputs,
            Map<String, String> labels,
            Trigger trigger,
            @Nullable Path directory,
            Origin origin) {
        this.executionId = executionId;
        this.workflow = workflow;
        this.inputs = inputs;
        this.labels = labels;
        this.trigger = trigger;
        this.directory = directory;
        this.origin = origin;
        this.mask = Secrets.maskOf(workflow, inputs, origin.secrets());
    }

    public String executionId() {
        return executionId;
    }

    public Workflow workflow() {
        return workflow;
    }

    Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    Map<String, String> labels() {
        return labels;
    }

    public Trigger trigger() {
        return trigger;
    }

    @Nullable
    Path directory() {
        return directory;
    }

    /** How it begins, as watchers see it. */
    RunEvent.Started started(Envelope envelope, List<NodeSkeleton> nodes) {
        return started(envelope, nodes, shownInputs(), shownLabels());
    }

    /** How it begins, nothing masked. */
    RunEvent.Started plainlyStarted(Envelope envelope, List<NodeSkeleton> nodes) {
        return started(envelope, nodes, inputs, labels);
    }

    private RunEvent.Started started(
            Envelope envelope,
            List<NodeSkeleton> nodes,
            Map<String, @Nullable Object> given,
            Map<String, String> marks) {
        int total = workflow.graph().nodes().size();
        return new RunEvent.Started(envelope, given, marks, trigger, origin.parent(), total, nodes, sha256());
    }

    /** That it is accepted, as watchers see it. */
    RunEvent.Pending pending(Envelope envelope, List<NodeSkeleton> nodes) {
        return pending(envelope, nodes, shownInputs(), shownLabels());
    }

    /** That it is accepted, nothing masked. */
    RunEvent.Pending plainlyPending(Envelope envelope, List<NodeSkeleton> nodes) {
        return pending(envelope, nodes, inputs, labels);
    }

    private RunEvent.Pending pending(
            Envelope envelope,
            List<NodeSkeleton> nodes,
            Map<String, @Nullable Object> given,
            Map<String, String> marks) {
        int total = workflow.graph().nodes().size();
        return new RunEvent.Pending(envelope, given, marks, trigger, origin.parent(), total, nodes, sha256());
    }

    /** Whether watchers do not see all of it. */
    boolean hidesSomething() {
        return !mask.isEmpty() || workflow.inputs().stream().anyMatch(InputSpec::secret);
    }

    /** What it has from another execution. */
    public Origin origin() {
        return origin;
    }

    /** Whether another request would do the same, as far as can be told without secrets. */
    public boolean isSameAs(RunRequest other) {
        return sha256().equals(other.sha256())
                && shownLabels().equals(other.shownLabels())
                && shownInputs().equals(other.shownInputs());
    }

    /** Whether an execution that began so does the same, as far as can be told without secrets. */
    public boolean isSameAs(RunEvent.Opening started) {
        return sha256().equals(started.definition())
                && shownLabels().equals(started.labels())
                && shownInputs().equals(started.inputs());
    }

    private String sha256() {
        return workflow.definition().sha256();
    }

    /** Masks the secret inputs. */
    SecretMask mask() {
        return mask;
    }

    /** The inputs as watchers see them: secret ones masked. */
    Map<String, @Nullable Object> shownInputs() {
        return Secrets.shown(workflow, inputs, mask);
    }

    /** The labels as watchers see them. */
    Map<String, String> shownLabels() {
        Map<String, String> shown = new LinkedHashMap<>();
        labels.forEach((name, value) -> shown.put(mask.mask(name), mask.mask(value)));
        return shown;
    }

    /** Without inputs, for they are where secrets are. */
    @Override
    public String toString() {
        return "RunRequest[" + executionId + " of " + workflow.name() + "]";
    }
}
