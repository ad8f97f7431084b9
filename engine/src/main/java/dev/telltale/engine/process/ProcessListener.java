package dev.telltale.engine.process;

/**
 * Hears what one process writes and that it ended. Calls for one process never overlap, though they come from different
 * threads. What a listener throws is logged once and changes nothing else.
 */
public interface ProcessListener {
    /** Called for each piece of output, in order within each stream. Blocking here holds the process back. */
    void output(OutputChunk chunk);

    /** Called once, after all output, when nothing that belongs to the process is alive. */
    void ended(ProcessEnd end);
}
