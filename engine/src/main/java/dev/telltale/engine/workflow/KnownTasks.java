package dev.telltale.engine.workflow;

import dev.telltale.engine.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tasks that exist where a workflow is to run. Thread-safe. */
@FunctionalInterface
public interface KnownTasks {

    Set<String> names();

    /**
     * What is wrong with the inputs of one of the tasks, as far as they are known before anything runs.
     *
     * @param outline inputs by name, with {@link Template.Unknown} for what is still to be computed
     * @return empty for a task that does not say what it takes
     */
    default List<InputFault> faults(String task, Map<String, @Nullable Object> outline) {
        return List.of();
    }
}
