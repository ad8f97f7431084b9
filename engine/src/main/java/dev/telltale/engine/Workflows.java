package dev.telltale.engine;

import dev.telltale.engine.task.TaskCatalog;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.FileFault;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The workflows an engine knows by name. Thread-safe. */
public final class Workflows {
    private static final Logger log = LoggerFactory.getLogger(Workflows.class);

    private final TaskCatalog tasks;
    private final ConcurrentSkipListMap<String, Workflow> byName = new ConcurrentSkipListMap<>();
    private final WorkflowSource source;
    private final WorkflowStore store; // guarded by this
    /** Who starts one workflow again and again pays for its check once. */
    private volatile @Nullable Workflow lastChecked;

    private final int most;
    private final long mostBytes;
    private long bytes; // guarded by this

    /**
     * @param source of those that are not registered
     * @param store of those that are
     * @param most how many may be registered
     * @param mostBytes how many bytes their texts may have together
     */
    Workflows(TaskCatalog tasks, WorkflowSource source, WorkflowStore store, int most, long mostBytes) {
        this.tasks = tasks;
        this.most = most;
        this.mostBytes = mostBytes;
        this.source = source;
        this.store = store;
    }

    /** Registers those that are kept since an earlier life; what cannot run any more is left where it is, and reported. */
    synchronized void restore() throws IOException {
        for (WorkflowStore.Kept kept : store.load()) {
            try {
                Workflow workflow = checkNamed(kept.name(), kept.text(), kept.source());
                bytes = checkRoom(kept.name(), workflow);
                byName.put(kept.name(), workflow);
            } catch (InvalidWorkflowException | RefusedException refused) {
                log.error("the workflow '{}' is not known any more: {}", kept.name(), refused.getMessage());
            }
        }
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
     * @throws RefusedException if there are too many, or they are too long together, or it cannot be kept; all is as before then
     */
    public boolean put(String name, String text) {
        return keep(name, checkNamed(name, text, name));
    }

    private Workflow checkNamed(String name, String text, String textName) {
        Workflow workflow = check(text, textName);
        if (!workflow.name().equals(name)) {
            throw new InvalidWorkflowException(
                    textName,
                    List.of(new Problem(
                            1,
                            1,
                            "name",
                            "the workflow is called '" + workflow.name() + "', not '" + name + "'",
                            "use one name for both")));
        }
        return workflow;
    }

    private synchronized boolean keep(String name, Workflow workflow) {
        long after = checkRoom(name, workflow);
        try {
            store.keep(name, workflow.definition().text());
        } catch (IOException failed) {
            throw notWritten("workflow '" + name + "' cannot be kept: ", failed);
        }
        bytes = after;
        return byName.put(name, workflow) == null;
    }

    /** @return how many bytes there are with it */
    private long checkRoom(String name, Workflow workflow) {
        Workflow before = byName.get(name);
        long after = bytes + length(workflow) - length(before);
        if (before == null && byName.size() >= most) {
            throw full("there are " + most + " workflows already");
        } else if (after > mostBytes) {
            throw full("with it, the texts of all workflows would be longer than " + mostBytes + " bytes together");
        }
        return after;
    }

    private static RefusedException notWritten(String what, IOException failed) {
        log.error("{}", what, failed);
        return new RefusedException(Reason.UNAVAILABLE, what + FileFault.of(failed), "see to the disk, and try again");
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

    /**
     * Forgets a workflow; running executions keep theirs.
     *
     * @return whether there was one
     * @throws RefusedException if it is kept and that cannot be undone; all is as before then
     */
    public synchronized boolean remove(String name) {
        Workflow before = byName.get(name);
        if (before != null) {
            try {
                store.drop(name);
            } catch (IOException failed) {
                throw notWritten("workflow '" + name + "' cannot be removed: ", failed);
            }
            byName.remove(name);
            bytes -= length(before);
        }
        return before != null;
    }

    /** The names, in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }
}
