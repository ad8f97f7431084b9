package dev.telltale.engine;

import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** The workflows an engine knows by name. Thread-safe. */
public final class Workflows {
    private final TaskCatalog tasks;
    private final ConcurrentSkipListMap<String, Workflow> byName = new ConcurrentSkipListMap<>();

    private final WorkflowSource source;

    /** @param source of those that are not registered */
    Workflows(TaskCatalog tasks, WorkflowSource source) {
        this.tasks = tasks;
        this.source = source;
    }

    /**
     * Reads and checks a workflow without keeping it.
     *
     * @param source what the text is called in messages
     * @throws InvalidWorkflowException with every problem
     */
    public Workflow check(String text, String source) {
        return WorkflowParser.parse(text, source, tasks.names());
    }

    /**
     * Keeps a workflow under a name, in place of the one before; running executions keep theirs.
     *
     * @return whether the name is new
     * @throws InvalidWorkflowException with every problem, also when the text has another name
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
        return byName.put(name, workflow) == null;
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
        List<Problem> problems = found.checkTasks(tasks.names());
        if (!problems.isEmpty()) {
            throw new RefusedException(
                    Reason.INVALID_WORKFLOW,
                    "workflow '" + name + "' uses tasks that this engine lacks",
                    null,
                    problems);
        }
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
    public boolean remove(String name) {
        return byName.remove(name) != null;
    }

    /** The names, in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
