package dev.telltale.event;

/**
 * The node of another execution that called this one.
 *
 * @param executionId the calling execution
 * @param path the calling node's path there
 */
public record Parent(String executionId, String path) {}
