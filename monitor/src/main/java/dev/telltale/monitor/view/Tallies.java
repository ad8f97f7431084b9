package dev.telltale.monitor.view;

import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeStatus;
import java.util.EnumMap;
import java.util.Map;

/** Counts what ended how, over all executions. Not thread-safe: lives under the lock of {@link Roster}. */
final class Tallies {
    private final long[] executions = new long[ExecutionStatus.values().length];
    private final long[] nodes = new long[NodeStatus.values().length];

    /** An execution has ended. */
    void count(ExecutionStatus end) {
        executions[end.ordinal()]++;
    }

    /** A node has ended. */
    void count(NodeStatus end) {
        nodes[end.ordinal()]++;
    }

    Map<ExecutionStatus, Long> executions() {
        Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);
        for (ExecutionStatus status : ExecutionStatus.values()) {
            if (status.isTerminal()) {
                counts.put(status, executions[status.ordinal()]);
            }
        }
        return counts;
    }

    Map<NodeStatus, Long> nodes() {
        Map<NodeStatus, Long> counts = new EnumMap<>(NodeStatus.class);
        for (NodeStatus status : NodeStatus.values()) {
            if (status.isTerminal()) {
                counts.put(status, nodes[status.ordinal()]);
            }
        }
        return counts;
    }
}
