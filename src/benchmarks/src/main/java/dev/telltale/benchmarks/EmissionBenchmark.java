package dev.telltale.benchmarks;

import dev.telltale.benchmarks.baseline.Emission;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What one event costs its emitter, all in: the clock is read, the event made, journaled in memory and published, with so many
 * subscribers that count what they get. A batch begins when they have nearly followed.
 */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls start() first
public class EmissionBenchmark {
    private static final int BATCH = 1000;
    private static final int MOST_LAG = 8_000;

    /** Which monitor. */
    @Param({"TELLTALE", "MUTEX", "REACTOR", "DISRUPTOR", "RING"})
    public Emissions monitor;

    /** How many watch. */
    @Param({"0", "1", "10", "100"})
    public int subscribers;

    private Emission emission;

    /** Lets them subscribe. */
    @Setup
    public void start() {
        emission = monitor.open(subscribers);
    }

    /** Waits for who has not followed. */
    @Setup(Level.Invocation)
    public void follow() {
        while (emission.lag() > MOST_LAG) {
            Waiting.aLittle();
        }
    }

    /** Checks that nobody has missed anything, and ends the watching. */
    @TearDown
    public void stop() {
        emission.lost();
        emission.close();
    }

    /** A thousand events. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void emit() {
        for (int i = 0; i < BATCH; i++) {
            emission.emit(0);
        }
    }
}
