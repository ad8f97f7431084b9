package dev.telltale.engine.process;

import java.time.Instant;

/** A process that was started, with everything it started in turn. Thread-safe. */
public interface RunningProcess {
    /** The process id; where sessions are supported also the id of its session and of its process group. */
    long pid();

    /** When the operating system says it began; with {@link #pid()} it tells this process from a later one with its id. */
    Instant startedAt();

    /**
     * Asks the whole tree to end (TERM) and ends it (KILL) after the runner's grace period. Returns at once; {@link
     * ProcessListener#ended} follows when nothing of the tree is alive. Does nothing once that was called.
     */
    void kill();

    /** Ends the whole tree (KILL) without asking; otherwise like {@link #kill()}. */
    void killNow();
}
