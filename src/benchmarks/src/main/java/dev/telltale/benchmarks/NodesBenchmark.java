package dev.telltale.benchmarks;

import dev.telltale.engine.workflow.Workflow;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
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

/**
 * Nodes a second that do nothing, with one subscriber that counts every event and is waited for. One thread starts them all and awaits
 * the oldest, as a simple caller would; {@link NodesProgram} has no such thread.
 */
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

    /** Their shape. */
    @Param
    public Workflows shape;

    /** How many executions run at once. */
    @Param({"1", "64"})
    public int inFlight;

    private Bed bed;
    private Workflow workflow;

    /** Starts an engine that is watched. */
    @Setup
    public void start() {
        bed = Bed.watched(1);
        workflow = shape.workflow();
    }

    /** Ends the engine. */
    @TearDown
    public void stop() {
        bed.close();
    }

    /** So many executions, so many at once, until the subscriber has seen them all. @throws InterruptedException if it is stopped */
    @Benchmark
    @OperationsPerInvocation(NODES * EXECUTIONS)
    public void run() throws InterruptedException {
        ArrayDeque<Lanes.Piece> running = new ArrayDeque<>();
        for (int i = 0; i < EXECUTIONS; i++) {
            if (running.size() == inFlight) {
                running.removeFirst().await();
            }
            running.addLast(bed.start(workflow));
        }
        for (Lanes.Piece piece : running) {
            piece.await();
        }
        bed.verify();
    }
}
