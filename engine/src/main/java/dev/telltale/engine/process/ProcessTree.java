package dev.telltale.engine.process;

import java.io.IOException;
import java.util.List;

/** The living processes that belong to one started process. */
interface ProcessTree {
    /**
     * Looks for them, now.
     *
     * @param everything true for all of them; false for those only that must not outlive the process when it ends of its own
     *     accord: what it left in the background, but not what went away into a session of its own
     * @return handles to signal them by, which are safe against the reuse of process ids; zombies are not among them
     * @throws IOException when it cannot be told which processes there are
     */
    List<ProcessHandle> alive(boolean everything) throws IOException;
}
