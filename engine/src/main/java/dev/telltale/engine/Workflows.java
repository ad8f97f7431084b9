package dev.telltale.engine;

import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The workflows an engine knows by name. Thread-safe. */
public final class Workflows {
    private final TaskCatalog tasks;
    private final ConcurrentSkipListMap<String, Workflow> byName = new ConcurrentSkipListMap<>();
    private final WorkflowSource source;
    /** Who starts one workflow again and again pays for its check once. */
    private volatile @Nullable Workflow lastChecked;

    private final int most;
    private final long mostBytes;
    private long bytes; // guarded by this

    /**
     * @param source of those that are not registered
     * @param most how many may be registered
     * @param mostBytes how many bytes their texts may have together
     */
    Workflows(TaskCatalog tasks, WorkflowSource source, int most, long mostBytes) {
        this.tasks = tasks;
        this.most = most;
        this.mostBytes = mostBytes;
        this.source = source;
    }

    /**
     * Reads and checks a workflow without keeping it.
     *
     * @param source what the text is called in messages
     * @throws InvalidWorkflowException with every problem
     */
    public Workflow check(String text, String source) {
        return WorkflowParser.parse(text, source, tasks);
    }

    /**
     * Checks the tasks of a workflow that was read elsewhere.
     *
     * @throws RefusedException with every problem
     */
    @SuppressWarnings("ReferenceEquality") // the same one, not one that says the same: it is a short cut
    void checkTasks(Workflow workflow) {
        if (workflow == lastChecked) {
            return;
        }
        List<Problem> problems = workflow.checkTasks(tasks);
        if (!problems.isEmpty()) {
            throw new RefusedException(
                    Reason.INVALID_WORKFLOW,
                    "workflow '" + workflow.name()
                            + "' uses tasks that this engine lacks, or gives them what they do not take",
                    null,
                    problems);
        }
        lastChecked = workflow;
    }

    /**
     * Keeps a workflow under a name, in place of the one before; running executions keep theirs.
     *
     * @return whether the name is new
     * @throws InvalidWorkflowException with every problem, also when the text has another name
     * @throws RefusedException if there are too many, or they are too long together
     */
    public boolean put(String name, String text) {
        Workflow workflow = check(text, name);
        if (!workflow.name().equals(name)) {
            throw new InvalidWorkflowException(
                    name,
                    List.of(new Problem(
                            1,
                            1,
                            "name",
                            "the workflow is called '" + workflow.name() + "', not '" + name + "'",
                            "use one name for both")));
        }
        return keep(name, workflow);
    }

    private synchronized boolean keep(String name, Workflow workflow) {
        Workflow before = byName.get(name);
        long after = bytes + length(workflow) - length(before);
        if (before == null && byName.size() >= most) {
            throw full("there are " + most + " workflows already");
        } else if (after > mostBytes) {
            throw full("with it, the texts of all workflows would be longer than " + mostBytes + " bytes together");
        }
        bytes = after;
        byName.put(name, workflow);
        return before == null;
    }

    private static long length(@Nullable Workflow workflow) {
        return workflow == null ? 0 : workflow.definition().text().getBytes(StandardCharsets.UTF_8).length;
    }

    private static RefusedException full(String what) {
        return new RefusedException(Reason.NO_ROOM, what + ", which is all that is kept", "remove one first");
    }

    /**
     * The workflow to run for a name: the one registered, or else the source's.
     *
     * @throws RefusedException if there is none, or it is invalid
     */
    Workflow find(String name) {
        Workflow registered = byName.get(name);
        if (registered != null) {
            return registered;
        }
        Workflow found;
        try {
            found = source.find(name);
        } catch (InvalidWorkflowException invalid) {
            throw new RefusedException(
                    Reason.INVALID_WORKFLOW, "workflow '" + name + "' is invalid", null, invalid.problems());
        }
        if (found == null) {
            throw new RefusedException(Reason.UNKNOWN_WORKFLOW, "there is no workflow '" + name + "'", hint(name));
        }
        checkTasks(found);
        return found;
    }

    private String hint(String name) {
        Set<String> known = new TreeSet<>(byName.keySet());
        known.addAll(source.names());
        String nearest = NearestName.hint(name, known);
        return nearest == null ? source.advice() : nearest;
    }

    public Optional<Workflow> get(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @return whether there was one */
    public synchronized boolean remove(String name) {
        Workflow before = byName.remove(name);
        bytes -= length(before);
        return before != null;
    }

    /** The names, in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
