package dev.telltale.engine.process;

/**
 * How a process ended.
 *
 * @param exitCode what it returned; 128 + n when signal n ended it
 * @param droppedBytes how many bytes of output went over the budget and were not delivered
 * @param outputCut true when a process that had left the tree still held the output open, and reading was given up
 */
public record ProcessEnd(int exitCode, long droppedBytes, boolean outputCut) {}
