package dev.telltale.monitor;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import dev.telltale.monitor.hub.Lag;
import dev.telltale.monitor.hub.Paging;
import java.util.Map;

/**
 * Counters of a monitor at one moment; all but the gauges only grow.
 *
 * @param published events handed to the multicast sink
 * @param sinkRefusals events that the sink did not take or pass on; watchers got them from the journal
 * @param subscribers gauge: watchers now
 * @param delivered events delivered, over all watchers
 * @param conflated events that gave way to newer ones of their kind
 * @param gaps gaps delivered, by reason
 * @param lostEvents events in those gaps
 * @param recoveries watchers that resumed, by where what they had missed was: {@code ring}, {@code journal}, or {@code none} if some of
 *     it was gone
 * @param overflows watchers closed because they fell behind and wanted that
 * @param lag gauge: how far watchers are behind
 * @param paging what was read from the journal for those who are behind
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
        long conflated,
        Map<String, Long> gaps,
        long lostEvents,
        Map<String, Long> recoveries,
        long overflows,
        Lag lag,
        Paging paging,
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
        gaps = Map.copyOf(gaps);
        recoveries = Map.copyOf(recoveries);
        executions = Map.copyOf(executions);
        endedExecutions = Map.copyOf(endedExecutions);
        endedNodes = Map.copyOf(endedNodes);
    }
}
