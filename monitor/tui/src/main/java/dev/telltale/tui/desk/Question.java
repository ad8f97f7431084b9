package dev.telltale.tui.desk;

/**
 * What somebody is to approve. Immutable, thread-safe.
 *
 * @param path of the node that waits for it
 * @param prompt as the workflow puts it, not made harmless
 */
public record Question(String executionId, String path, String prompt) {}
