package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import java.util.Map;

/**
 * How many there are and were.
 *
 * @param executions kept now, by status
 * @param endedExecutions ended so far, by status
 * @param endedNodes ended so far, by status
 */
public record Counts(
        Map<ExecutionStatus, Long> executions,
        Map<ExecutionStatus, Long> endedExecutions,
        Map<NodeStatus, Long> endedNodes) {}
