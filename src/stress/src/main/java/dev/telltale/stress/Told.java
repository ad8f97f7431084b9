package dev.telltale.stress;

import dev.telltale.event.Envelope;
import dev.telltale.event.ExecutionEvent;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What executions tell, made beforehand so that only the telling is tried out. */
public final class Told {
    private Told() {}

    /** The first events of an execution, each a batch of its own. */
    public static List<List<ExecutionEvent>> by(String executionId, int events) {
        List<List<ExecutionEvent>> batches = new ArrayList<>();
        batches.add(List.of(new RunEvent.Started(
                Envelope.ofExecution(1, 1, executionId, "stress", ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("stress", null),
                null,
                1,
                List.of(new NodeSkeleton("node", "task", List.of(), null)),
                "none")));
        for (int seq = 2; seq <= events; seq++) {
            batches.add(List.of(new NodeEvent.Progressed(
                    new Envelope(seq, seq, executionId, "stress", "node", "node", 1, NodeStatus.RUNNING), 0.5, null)));
        }
        return batches;
    }
}
