package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * The execution that another one comes from: the one that called it, or the one that it repeats.
 *
 * @param executionId that execution
 * @param path the calling node's path there, or the node from which it is repeated; null when it is repeated as a whole
 */
public record Parent(String executionId, @Nullable String path) {}
