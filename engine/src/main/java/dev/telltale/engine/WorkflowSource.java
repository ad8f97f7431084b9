package dev.telltale.engine;

import dev.telltale.engine.workflow.Workflow;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine looks for workflows by their names besides those that are registered.
 *
 * <p>It is asked on the engine's threads, so what takes long should be kept. Implementations are thread-safe.
 */
public interface WorkflowSource {
    /** Has none. */
    WorkflowSource NONE = new WorkflowSource() {
        @Override
        public @Nullable Workflow find(String name) {
            return null;
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public String advice() {
            return "register it first";
        }
    };

    /** The workflow of a name, or null if there is none. @throws InvalidWorkflowException if it cannot run */
    @Nullable
    Workflow find(String name);

    /** The names there are, to say which one may have been meant. */
    Set<String> names();

    /** What to do about a name that is missing. */
    String advice();
}
