package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import dev.telltale.event.NearestName;
import dev.telltale.event.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a task written in Java.
 *
 * @param task its name in the catalog
 * @param with its inputs; renders to a map
 * @param position where the name of the task stands
 * @param given where the inputs stand, by name
 */
public record TaskNode(String task, Template with, Position position, Map<String, Given> given) implements NodeKind {
    public TaskNode {
        given = Map.copyOf(given);
    }

    @Override
    public String name() {
        return "task";
    }

    /** What is wrong with it, as far as can be known before it runs. */
    public List<Problem> problems(KnownTasks tasks) {
        if (!tasks.names().contains(task)) {
            String hint = NearestName.hint(task, tasks.names());
            return List.of(position.problem("there is no task '" + task + "'", hint));
        }
        List<Problem> problems = new ArrayList<>();
        for (InputFault fault : tasks.faults(task, outline())) {
            problems.add(problem(fault));
        }
        return problems;
    }

    @SuppressWarnings("unchecked") // the outline of a map is a map with text keys
    private Map<String, @Nullable Object> outline() {
        return with.outline() instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    private Problem problem(InputFault fault) {
        Given at = given.get(fault.input());
        if (at == null) {
            return position.problem(fault.message(), fault.hint());
        }
        Position place = fault.sort() == InputFault.Sort.UNKNOWN ? at.name() : at.value();
        return new Problem(place.line(), place.column(), place.at() + fault.within(), fault.message(), fault.hint());
    }

    /** Where one input stands. */
    public record Given(Position name, Position value) {}
}
