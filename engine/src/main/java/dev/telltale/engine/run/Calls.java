package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.RefusedException;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where nodes that call find the workflows they name, have them run, and find those again after a restart. Thread-safe. */
public interface Calls {
    /** What sets an execution going that another one calls. */
    Trigger TRIGGER = new Trigger("call", null);

    /**
     * The workflow of a name, ready to run.
     *
     * @throws RefusedException if there is none, or it is invalid
     */
    Workflow find(String name);

    /** An id for a new execution. */
    String nextId();

    /** Starts a run that another one calls. @throws RefusedException if the engine is closed */
    void start(Run called);

    /** The run of an execution that has not ended, or null. */
    @Nullable
    Run running(String executionId);

    /** How an execution ended, or null if it has not, or never began. */
    @Nullable
    Past past(String executionId);

    /**
     * An execution that has ended.
     *
     * @param end its terminal event, nothing masked
     * @param mask what was secret in it
     */
    record Past(RunEvent end, SecretMask mask) {
        /** What it gave, secrets as they are; empty unless it has completed. */
        Map<String, @Nullable Object> outputs() {
            return end instanceof RunEvent.Completed completed ? completed.outputs() : Map.of();
        }
    }
}
