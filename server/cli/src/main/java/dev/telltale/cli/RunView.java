package dev.telltale.cli;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.event.EventJournal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How somebody sees a run. */
interface RunView extends AutoCloseable {
    /** To be given to the engine. */
    EventJournal journal();

    /** There is an engine to take answers. */
    void attend(Engine engine) throws IOException;

    /** Shows a run; may wait until the person leaves, which they do not before its end. */
    void show(Execution execution, Interruption interruption) throws IOException;

    /** The run has ended, and all of it is shown now. @return what was not, and why, or null */
    @Nullable
    String finish();

    @Override
    void close();
}
