package dev.telltale.event;

import org.jspecify.annotations.Nullable;

/**
 * Why a node or an execution failed.
 *
 * @param kind the sort of failure
 * @param message one sentence for a person, secrets masked
 * @param nodeId the node where it arose, or null when it was no node's
 * @param retryable whether another attempt could succeed
 */
public record ExecutionError(
        ErrorKind kind, String message, @Nullable String nodeId, boolean retryable) {}
