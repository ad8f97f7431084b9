package dev.telltale.engine.run;

import dev.telltale.engine.workflow.Workflow;
import dev.telltale.event.RefusedException;

/** Where nodes that call find the workflows they name, and have them run. Thread-safe. */
public interface Calls {
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
}
