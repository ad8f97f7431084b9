package dev.telltale.engine.run;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of one node: what it will do, then doing it.
 *
 * <p>It ends by exactly one call of {@link NodeRun#complete}, {@link NodeRun#fail} or {@link NodeRun#stopped}.
 */
interface Work {
    /** What it works on, or null. */
    default @Nullable Map<String, @Nullable Object> inputs() {
        return null;
    }

    /**
     * What it works on with nothing masked, where an attempt goes on with that after a restart; null for one that begins anew then, and
     * makes its inputs out again.
     */
    default @Nullable Map<String, @Nullable Object> keptInputs() {
        return null;
    }

    /** The command line that it runs, or null. */
    default @Nullable String command() {
        return null;
    }

    /** Begins, right after the node's start was recorded; must not block. */
    void begin();

    /** Goes on with what began in an earlier life of the execution; in place of {@link #begin}, and as that. */
    default void goOn(Standstill standstill) {
        throw new IllegalStateException("work that has to begin anew cannot go on");
    }

    /** Whether something outside of the run, a process or a task, is doing it now. */
    default boolean isAtWork() {
        return false;
    }

    /** Ends it early; work that lasts must see to it that {@link NodeRun#stopped} is called soon. */
    default void stop() {}

    /** The run gives up on it: the ends of all within it are told. @param left is given what of that still runs */
    default void abandon(String reason, List<Work> left) {}

    /** When it will end, microseconds since the epoch, if it knows that beforehand; else -1. */
    default long knownEndMicros() {
        return -1;
    }

    /** How much of it is done, 0 to 1, as far as it knows. */
    default double fraction() {
        return 0;
    }
}
