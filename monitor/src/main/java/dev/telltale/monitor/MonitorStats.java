package dev.telltale.monitor;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import java.util.Map;

/**
 * Counters of a monitor at one moment; all but the gauges only grow.
 *
 * @param published events handed to the multicast sink
 * @param sinkRefusals events that the sink did not take or pass on; watchers got them from the journal
 * @param subscribers gauge: watchers now
 * @param delivered events delivered, over all watchers
 * @param gaps gaps delivered
 * @param lostEvents events in those gaps
 * @param failedSubscribers watchers that threw and were removed
 * @param emissions appends whose time was taken; one in a few
 * @param emissionNanos their time in sum, publishing included
 * @param emissionMaxNanos the longest of them
 * @param head gauge: position of the newest event
 * @param tail gauge: position of the oldest event kept
 * @param executions gauge: executions that are kept, by status
 * @param endedExecutions executions that have ended, by status
 * @param endedNodes nodes that have ended, by status
 */
public record MonitorStats(
        long published,
        long sinkRefusals,
        int subscribers,
        long delivered,
        long gaps,
        long lostEvents,
        long failedSubscribers,
        long emissions,
        long emissionNanos,
        long emissionMaxNanos,
        long head,
        long tail,
        Map<ExecutionStatus, Long> executions,
        Map<ExecutionStatus, Long> endedExecutions,
        Map<NodeStatus, Long> endedNodes) {
    public MonitorStats {
        executions = Map.copyOf(executions);
        endedExecutions = Map.copyOf(endedExecutions);
        endedNodes = Map.copyOf(endedNodes);
    }
}
