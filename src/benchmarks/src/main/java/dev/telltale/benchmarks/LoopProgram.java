package dev.telltale.benchmarks;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Outcome;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.event.ExecutionStatus;
import dev.telltale.monitor.LocalMonitor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A loop that goes on for long: each hundred thousand iterations take the time of the ones before, and the heap does not grow. */
final class LoopProgram {
    private static final int STEP = 100_000;
    private static final String TABLE = "a loop of a no-op node, one subscriber";

    private final LocalMonitor monitor = LocalMonitor.inMemory();
    private final List<Counting> subscribers = Counting.watching(monitor, 1);
    private int steps;
    private long began = System.nanoTime();

    private LoopProgram() {}

    /** Argument: how many iterations. */
    public static void main(String[] args) throws InterruptedException {
        new LoopProgram().run(Integer.parseInt(args[0]));
        Figure.done();
    }

    private void run(int iterations) throws InterruptedException {
        String yaml = """
                name: long
                nodes:
                  - {id: each, loop: {times: %d, maxIterations: %d, do: [{id: a, task: noop}]}}
                """.formatted(iterations, iterations);
        SteppedJournal journal = new SteppedJournal(monitor.journal(), STEP, this::step);
        try (Engine engine = Engine.builder().journal(journal).build()) {
            began = System.nanoTime();
            Outcome end = engine.start(WorkflowParser.parse(yaml, "loop", () -> Set.of("noop")), Map.of())
                    .await();
            if (end.status() != ExecutionStatus.COMPLETED || steps != iterations / STEP) {
                throw new IllegalStateException("after " + steps + " steps the loop ended as " + end);
            }
        }
        Counting.verify(subscribers, monitor.head().position());
        monitor.close();
    }

    /** While the run stands still. */
    private void step() {
        long nanos = System.nanoTime() - began;
        steps++;
        String row = "iterations up to " + steps * STEP;
        Figure.tell(TABLE, row, "ms", nanos / 1e6);
        Counting.verify(subscribers, monitor.head().position());
        Figure.tell(TABLE, row, "heap after a collection, MB", Heap.used() / 1e6);
        began = System.nanoTime();
    }
}
