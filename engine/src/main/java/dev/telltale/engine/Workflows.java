package dev.telltale.engine;

import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The workflows an engine knows by name. Thread-safe. */
public final class Workflows {
    private final TaskCatalog tasks;
    private final ConcurrentSkipListMap<String, Workflow> byName = new ConcurrentSkipListMap<>();

    Workflows(TaskCatalog tasks) {
        this.tasks = tasks;
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
