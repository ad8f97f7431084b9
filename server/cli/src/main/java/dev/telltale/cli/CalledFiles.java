package dev.telltale.cli;

import dev.telltale.engine.WorkflowFolder;
import dev.telltale.engine.workflow.CallNode;
import dev.telltale.engine.workflow.InvalidWorkflowException;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks at the workflows that a file calls, and those that they call, as far as their names are known before the run. Not thread-safe.
 */
final class CalledFiles {
    private final WorkflowFolder folder;
    private final Map<String, List<Problem>> known = new HashMap<>();

    /** @param folder of the file that calls */
    CalledFiles(Path folder) {
        this.folder = WorkflowFolder.of(folder);
    }

    /** What is wrong with the calls of a workflow; what is wrong deeper down is told at the call that leads there. */
    List<Problem> problems(Workflow caller) {
        List<Problem> problems = new ArrayList<>();
        for (CallNode call : caller.calls()) {
            if (call.workflow().isLiteral()) {
                problems.addAll(problems(call));
            }
        }
        return problems;
    }

    private List<Problem> problems(CallNode call) {
        String name = call.workflow().renderText(Map.of());
        Workflow called;
        try {
            called = folder.find(name);
        } catch (InvalidWorkflowException invalid) {
            return List.of(
                    call.position().problem("workflow '" + name + "' is invalid: " + invalid.getMessage(), null));
        }
        if (called == null) {
            String nearest = NearestName.hint(name, folder.names());
            String hint = nearest == null ? folder.advice() : nearest;
            return List.of(call.position().problem("there is no workflow '" + name + "' beside this file", hint));
        }
        List<Problem> problems = new ArrayList<>(call.check(called));
        List<Problem> deeper = problemsOnce(name, called);
        if (!deeper.isEmpty()) {
            problems.add(
                    call.position().problem("workflow '" + name + "' is invalid: " + name + ":" + deeper.get(0), null));
        }
        return problems;
    }

    private List<Problem> problemsOnce(String name, Workflow called) {
        if (!known.containsKey(name)) {
            known.put(name, List.of()); // while it is looked at: it may lead back to itself
            known.put(name, problems(called));
        }
        return Objects.requireNonNull(known.get(name));
    }
}
