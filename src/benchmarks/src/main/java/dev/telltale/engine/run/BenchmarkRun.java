package dev.telltale.engine.run;

import dev.telltale.engine.secret.SecretMask;
import dev.telltale.event.EventJournal;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.event.NodeEvent;
import dev.telltale.event.NodeSkeleton;
import dev.telltale.event.NodeStatus;
import dev.telltale.event.RunEvent;
import dev.telltale.event.Trigger;
import java.util.List;
import java.util.Map;

/**
 * An execution of one node that says how far it is, for benchmarks of what an event costs.
 *
 * <p>It stands in the engine's package to go through the engine's own recorder, so that the clock is read, the event made and the batch
 * handed over exactly as in a run. Not thread-safe.
 */
public final class BenchmarkRun {
    private static final int STEPS = 1_000_000;

    private final Recorder recorder;
    private int said;

    /** Starts the execution and its node. */
    public BenchmarkRun(EventJournal journal, EngineClock clock, String executionId) {
        this.recorder = new Recorder(journal, clock, executionId, "benchmark", SecretMask.NONE, null);
        recorder.add(new RunEvent.Started(
                recorder.next(ExecutionStatus.RUNNING),
                Map.of(),
                Map.of(),
                new Trigger("benchmark", null),
                null,
                1,
                List.of(new NodeSkeleton("node", "task", List.of(), null)),
                "none"));
        recorder.add(
                new NodeEvent.Started(recorder.next("node", "node", 1, NodeStatus.RUNNING), "task", null, 1, 1, null));
        recorder.flush();
    }

    /** One event, in a batch of its own: the dearest way there is. */
    public void say() {
        said = said == STEPS ? 0 : said + 1;
        double fraction = (double) said / STEPS;
        recorder.add(new NodeEvent.Progressed(recorder.next("node", "node", 1, NodeStatus.RUNNING), fraction, null));
        recorder.flush();
    }
}
