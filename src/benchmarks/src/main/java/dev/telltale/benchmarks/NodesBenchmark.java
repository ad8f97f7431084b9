package dev.telltale.benchmarks;

import dev.telltale.engine.Engine;
import dev.telltale.engine.Execution;
import dev.telltale.engine.workflow.Workflow;
import dev.telltale.engine.workflow.parse.WorkflowParser;
import dev.telltale.monitor.LocalMonitor;
import dev.telltale.monitor.filter.EventFilter;
import dev.telltale.monitor.stream.Delivery;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Nodes a second that do nothing, ten in sequence or side by side, with one subscriber that counts every event. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class NodesBenchmark {
    private static final int NODES = 10;
    private static final int EXECUTIONS = 640;

    /** Whether each node needs the one before. */
    @Param({"true", "false"})
    public boolean inSequence;

    /** How many executions run at once. */
    @Param({"1", "64"})
    public int inFlight;

    private final LongAdder delivered = new LongAdder();
    private LocalMonitor monitor;
    private Engine engine;
    private Workflow workflow;

    /** Starts an engine that is watched. */
    @Setup
    public void start() {
        monitor = LocalMonitor.inMemory();
        engine = Engine.builder().journal(monitor.journal()).build();
        monitor.subscribe(EventFilter.ALL).ofType(Delivery.Entry.class).subscribe(entry -> delivered.increment());
        StringBuilder yaml = new StringBuilder("name: nodes\nnodes:\n");
        for (int i = 0; i < NODES; i++) {
            String needs = inSequence && i > 0 ? ", needs: [n" + (i - 1) + "]" : "";
            yaml.append("  - {id: n").append(i).append(needs).append(", task: noop}\n");
        }
        workflow = WorkflowParser.parse(yaml.toString(), "benchmark");
    }

    /** Ends the engine. */
    @TearDown
    public void stop() {
        engine.close();
        monitor.close();
    }

    /** So many executions, so many at once. @throws InterruptedException if the benchmark is stopped */
    @Benchmark
    @OperationsPerInvocation(NODES * EXECUTIONS)
    public void run() throws InterruptedException {
        ArrayDeque<Execution> running = new ArrayDeque<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            if (running.size() == inFlight) {
                running.removeFirst().await();
            }
            running.addLast(engine.start(workflow, Map.of()));
        }
        for (Execution execution : running) {
            execution.await();
        }
    }
}
